import { expect, test } from "vitest";
import { peopleLines, type Person, type TimelineItem } from "./people-lines.ts";

const person = (role: Person["role"], email: string) =>
  ({ role, email, name: null, contactId: `of ${email}` }) as Person;
const item = (kind: TimelineItem["kind"], participants: Person[], participantCount = participants.length) =>
  ({ kind, participants, participantCount }) as TimelineItem;
const said = (lines: ReturnType<typeof peopleLines>) =>
  lines.map(({ label, people, hidden }) => [label, people.map(({ email }) => email).join(" "), hidden]);

test("sender and receivers of a mail stand apart", () =>
  expect(said(peopleLines(item("email", [person("from", "a"), person("to", "b"), person("cc", "c")]), "", 4))).toEqual([
    ["From", "a", 0],
    ["To", "b", 0],
    ["Cc", "c", 0],
  ]));

test("an organizer who attends is named once", () =>
  expect(
    said(
      peopleLines(
        item("meeting", [person("organizer", "a"), person("attendee", "a"), person("attendee", "b")], 2),
        "",
        4,
      ),
    ),
  ).toEqual([
    ["Organizer", "a", 0],
    ["With", "b", 0],
  ]));

test("whoever has no room is counted, also those whom the server left out", () => {
  const many = ["b", "c", "d"].map((email) => person("to", email));
  expect(said(peopleLines(item("email", [person("from", "a"), ...many], 30), "", 2))).toEqual([
    ["From", "a", 0],
    ["To", "b c", 27],
  ]);
});

test("whose page it is comes first, and so is never left out", () => {
  const many = ["a", "b", "c", "d"].map((email) => person("attendee", email));
  expect(said(peopleLines(item("meeting", many), "of d", 2))).toEqual([["With", "d a", 2]]);
});
