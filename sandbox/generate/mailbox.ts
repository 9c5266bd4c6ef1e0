import type { Mailbox } from "../mailbox.ts";
import { generateCalendar } from "./events.ts";
import type { Cast } from "./mail-headers.ts";
import { USER_LABELS } from "./mail-labels.ts";
import { planMail, type MessagePlan } from "./mail-plan.ts";
import { renderMessage } from "./mail-render.ts";
import { createPeople, ownerOf } from "./people.ts";

export type GenerateArgs = { address: string; seed: number; messages: number; events: number; anchorMs: number };

/** A whole account from a few numbers. Only the plan is kept; words are made when a message is read. */
export function generateMailbox(args: GenerateArgs, sub: string): Mailbox {
  const { address, seed, messages, events, anchorMs } = args;
  const owner = { ...ownerOf(args), address };
  const people = createPeople(seed, messages, owner);
  const plans = planMail(seed, messages, anchorMs, people);
  const inOrder: MessagePlan[] = [];
  for (const plan of plans) inOrder[plan.n] = plan;
  const cast: Cast = { seed, owner, people, plans: inOrder };
  const planById = new Map(plans.map((plan) => [plan.entry.id, plan]));
  const entries = plans.map((plan) => plan.entry);
  return {
    address,
    name: owner.name,
    sub,
    kind: "generated",
    entries,
    byId: new Map(entries.map((entry) => [entry.id, entry])),
    historyId: String(Number(entries[0]?.historyId ?? 1_200_000) + 17),
    userLabels: USER_LABELS,
    content(entry) {
      const plan = planById.get(entry.id);
      if (!plan) throw new RangeError(`no message ${entry.id} in ${address}`);
      return renderMessage(cast, plan);
    },
    calendar: generateCalendar({ seed, events, anchorMs, owner, people }),
    close() {},
  };
}
