import { expect, test } from "vitest";
import type { Person, TimelineItem } from "./people-lines.ts";
import { spellings } from "./spellings.ts";

const ADA = { id: "ada", name: "Ada Quell" };
const person = (contactId: string | null, name: string | null, email = `${contactId}@example.com`) =>
  ({ contactId, name, email, role: "to" }) as Person;
const items = (...people: Person[]) => people.map((one) => ({ participants: [one] }) as unknown as TimelineItem);

test("whose page it is has the page's name, however it was spelled", () =>
  expect(spellings(items(person("ada", "QUELL, A."), person("ada", "QUELL, A.")), ADA)(person("ada", null))).toBe(
    "Ada Quell",
  ));

test("others have the name that most entries give them, the newest of equals", () => {
  const spell = spellings(
    items(person("bo", null), person("bo", "bo n"), person("bo", "Bo Nakamura"), person("bo", "Bo Nakamura")),
    ADA,
  );
  expect(spell(person("bo", "bo n"))).toBe("Bo Nakamura");
  expect(spellings(items(person("bo", "New"), person("bo", "Old")), ADA)(person("bo", null))).toBe("New");
});

test("somebody without a name goes by their address, and a mailbox that is no contact has a spelling too", () => {
  const spell = spellings(items(person(null, "Me", "me@example.com")), ADA);
  expect(spell(person("cy", null))).toBe("cy@example.com");
  expect(spell(person(null, null, "me@example.com"))).toBe("Me");
});
