import { expect, test } from "vitest";
import { assignThreads, type ThreadFacts } from "./threads.ts";

let clock = 0;
function message(id: string, facts: Partial<ThreadFacts> = {}): ThreadFacts {
  clock += 1;
  const defaults = { dateMs: clock, messageId: `<${id}>`, references: [], subject: id, gmailThread: undefined };
  return { id, ...defaults, ...facts };
}

test("a chain of references is one thread named after its oldest message, in any file order", () => {
  const first = message("a");
  const second = message("b", { references: ["<a>"] });
  const third = message("c", { references: ["<a>", "<b>"] });
  expect(assignThreads([third, first, second])).toEqual(["a", "a", "a"]);
});

test("answers to a message that is not in the archive still belong together", () => {
  expect(assignThreads([message("a", { references: ["<gone>"] }), message("b", { references: ["<gone>"] })])).toEqual([
    "a",
    "a",
  ]);
});

test("a reply that refers to nothing joins the earlier message of its subject", () => {
  const messages = [
    message("a", { subject: "Lunch" }),
    message("b", { subject: "AW: Re: lunch" }),
    message("c", { subject: "Lunch" }),
  ];
  expect(assignThreads(messages)).toEqual(["a", "a", "c"]);
});

test("Gmail's own thread id wins, and a missing Message-ID is a thread of its own", () => {
  const own = message("a", { gmailThread: "00000000000000ff", references: ["<b>"] });
  expect(assignThreads([own, message("c", { messageId: undefined })])).toEqual(["00000000000000ff", "c"]);
});
