import { relative } from "node:path";
import { ROOT } from "./child.ts";
import type { Demo } from "./start-demo.ts";

export type ScreenFacts = {
  url: string;
  signIn: Demo | null;
  sandboxUrl: string | null;
  database: string;
  dataDir: string;
  notes: string[];
  dev: boolean;
};

/** The demo account of the stand-in, see sandbox/README.md. */
const STAND_IN_KEYS: [string, string] = [
  "CRM",
  "ClientTether stand-in, access token demo-access-token, web key CT_demo2026",
];

/** One screen: what runs, where to look, how to stop, what to do next. */
export function startScreen(facts: ScreenFacts): string {
  const data = relative(ROOT, facts.dataDir).startsWith("..") ? facts.dataDir : relative(ROOT, facts.dataDir);
  const rows: [string, string][] = [
    ["Open", facts.url],
    [
      "Sign in",
      facts.signIn ? `${facts.signIn.email}  /  ${facts.signIn.password}` : `${facts.url}/sign-up makes your account`,
    ],
    [
      "Google",
      facts.sandboxUrl
        ? `stand-in at ${facts.sandboxUrl}${facts.signIn?.mailbox ? `, mailbox ${facts.signIn.mailbox}` : ""}`
        : "the real one",
    ],
    ...(facts.sandboxUrl ? [STAND_IN_KEYS] : []),
    ["Postgres", facts.database],
    ["Logs", `${data}/logs/{web,worker${facts.sandboxUrl ? ",sandbox" : ""}}.log`],
    ["Data", `${data}/  (secrets: .env)`],
    ["Stop", "Ctrl-C; the next start goes on with this data"],
  ];
  const next = [
    ["npx syncline status", "what is connected, how far it is"],
    ["npx syncline doctor", "checks every part and explains"],
    ["npm start -- --mbox FILE", "look at your own mail archive instead"],
    ...(facts.dev ? [] : [["npm run dev", "the same, reloading on every change"]]),
  ];
  const pad = (text: string, width: number) => text.padEnd(width);
  return [
    "",
    `  Syncline is up (${process.uptime().toFixed(0)} s)`,
    "",
    ...rows.map(([label, value]) => `  ${pad(label, 10)}${value}`),
    ...facts.notes.map((line) => `  ${pad("Note", 10)}${line}`),
    "",
    "  Next, in a second terminal",
    ...next.map(([command = "", what = ""]) => `  ${pad(command, 28)}${what}`),
    "",
  ].join("\n");
}
