import { addressOf, type Cast } from "./mail-headers.ts";
import type { MessagePlan } from "./mail-plan.ts";
import { createRng, type Rng } from "./rng.ts";
import type { MachineSender } from "./senders.ts";
import { createFiller } from "./slots.ts";
import { LIST_SUBJECTS, NEWSLETTERS, NOTICES, REPLIES, SPAM, TOPICS } from "./topics.ts";

export type Body = { subject: string; text: string; html?: string };

const REPLY_MARKS = ["Re: ", "Re: ", "Re: ", "RE: ", "AW: ", "Fwd: "];

/** Subject and text; a thread keeps its place, project and numbers from message to message. */
export function writeBody(cast: Cast, plan: MessagePlan, rng: Rng, machine: MachineSender | undefined): Body {
  const threadRng = createRng("words", cast.seed, plan.thread);
  const fill = createFiller(threadRng, machine?.list ? { list: machine.list } : {});
  const topic = threadRng.pick(TOPICS);
  const subject = fill(subjectFor(plan, topic.subject, threadRng));
  const isFirst = plan.parents.length === 0;
  const marked = isFirst ? subject : `${rng.pick(REPLY_MARKS)}${subject}`;
  if (machine && !machine.list) return { subject: marked, ...machineText(subject, fill) };
  const opening = topic.opening.map(fill);
  const sentences = isFirst ? opening : rng.sample(REPLIES, rng.int(1, 3)).map(fill);
  const text = [greeting(cast, plan, rng), "", sentences.join(" "), "", signOff(cast, plan, rng)].join("\n");
  return rng.chance(0.4) ? { subject: marked, text, html: toHtml(text) } : { subject: marked, text };
}

function subjectFor(plan: MessagePlan, topic: string, rng: Rng): string {
  if (plan.kind === "notice") return rng.pick(NOTICES);
  if (plan.kind === "newsletter") return rng.pick(NEWSLETTERS);
  if (plan.kind === "list") return rng.pick(LIST_SUBJECTS);
  if (plan.kind === "spam") return rng.pick(SPAM);
  return plan.kind === "self" ? `Note to self: ${topic}` : topic;
}

function machineText(subject: string, fill: (template: string) => string): { text: string; html: string } {
  const text = `${subject}\n\n${fill("Hello, this is an automatic message about {project} in {place}. Reference {number}.")}\n\nYou get this because you have an account with us.`;
  return { text, html: toHtml(text) };
}

function greeting(cast: Cast, plan: MessagePlan, rng: Rng): string {
  const reader = plan.to[0] ? addressOf(cast, plan.to[0]).name : "all";
  return `${rng.pick(["Hi", "Hello", "Dear", "Good morning"])} ${firstName(reader)},`;
}

function signOff(cast: Cast, plan: MessagePlan, rng: Rng): string {
  const { name } = addressOf(cast, plan.from);
  const writer = cast.people[plan.from.person];
  const company = writer ? writer.company : cast.owner.company;
  const lines = [rng.pick(["Best regards", "Thanks", "Kind regards", "Cheers"]), firstName(name)];
  return [
    ...lines,
    ...(company && rng.chance(0.5) ? [`${writer?.title ?? "Managing partner"}, ${company.name}`] : []),
  ].join("\n");
}

function firstName(name: string): string {
  const plain = name.replace(/^Dr\. /, "").replace(/ \(.*\)$/, "");
  const [last = "", first] = plain.split(", ");
  return first ?? last.split(" ")[0] ?? last;
}

function toHtml(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const paragraphs = escaped.split("\n\n").map((part) => `<p>${part.replaceAll("\n", "<br>")}</p>`);
  return `<div dir="ltr">${paragraphs.join("")}</div>`;
}
