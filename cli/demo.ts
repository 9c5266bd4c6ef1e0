import { Command } from "commander";
import { ConfigError } from "../src/errors.ts";
import { type Cli, withRuntime } from "./context.ts";
import { importCommand } from "./demo-import.ts";
import { connectFranchise, connectMailbox, demoWorkspace, FIRST_MONTHS } from "./demo-workspace.ts";
import { print } from "./output.ts";
import { openSandbox } from "./sandbox.ts";

/** The mailbox that `npm start` shows. */
const FIRST_SEED = 1;

export function demoCommand(): Command {
  const demo = new Command("demo").description("fill the provider stand-in and connect it");
  demo
    .command("seed")
    .description("the demo's person, with a generated mailbox being read")
    .option("--json", "answer as JSON", false)
    .action(seed);
  demo
    .command("connect")
    .description("connect a stand-in account without a browser; reading a mailbox begins with `backfill`")
    .option("--seed <n>", "a mailbox generated from this number")
    .option("--mailbox <address>", "or one that is there already")
    .option("--messages <n>", "how many mails to generate")
    .option("--events <n>", "how many meetings to generate")
    .option("--clienttether", "or the demo's ClientTether account", false)
    .option("--json", "answer as JSON", false)
    .action(connect);
  demo.addCommand(importCommand());
  return demo;
}

type Json = { json: boolean };

function seed({ json }: Json): Promise<void> {
  return withRuntime(async (cli) => {
    const workspace = await demoWorkspace(cli);
    const { mailbox } = await openSandbox(cli).createMailbox(FIRST_SEED, {});
    const connectionId = await connectMailbox(cli, workspace, mailbox, FIRST_MONTHS);
    const franchiseId = await connectFranchise(cli, workspace);
    const answer = { email: cli.env.DEMO_EMAIL, password: cli.env.DEMO_PASSWORD, mailbox, connectionId, franchiseId };
    print(
      json,
      answer,
      () => `Sign in as ${answer.email}; the mailbox ${mailbox} and a franchise's leads are being read.`,
    );
  });
}

type Connect = Json & { clienttether: boolean; seed?: string; mailbox?: string; messages?: string; events?: string };

function connect(options: Connect): Promise<void> {
  return withRuntime(async (cli) => {
    const workspace = await demoWorkspace(cli);
    if (options.clienttether) {
      const connectionId = await connectFranchise(cli, workspace);
      return print(options.json, { connectionId }, () => `The franchise's account is connected: ${connectionId}`);
    }
    const mailbox = options.mailbox ?? (await generate(cli, options));
    const connectionId = await connectMailbox(cli, workspace, mailbox, null);
    print(
      options.json,
      { connectionId, mailbox },
      () =>
        `${mailbox} is connected: ${connectionId}\nRead it: npx syncline backfill --connection ${connectionId} --wait`,
    );
  });
}

async function generate(cli: Cli, { seed, messages, events }: Connect): Promise<string> {
  const size = {
    ...(messages === undefined ? {} : { messages: whole("--messages", messages) }),
    ...(events === undefined ? {} : { events: whole("--events", events) }),
  };
  if (seed === undefined) throw new ConfigError("Give --seed N for a generated mailbox, or --mailbox ADDRESS.");
  return (await openSandbox(cli).createMailbox(whole("--seed", seed), size)).mailbox;
}

function whole(flag: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new ConfigError(`${flag} ${text} is not a whole number.`);
  return value;
}
