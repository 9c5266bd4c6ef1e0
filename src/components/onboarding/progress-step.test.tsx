import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { Island } from "#src/components/Island.tsx";
import type { Connection } from "#src/components/connections/labels.ts";
import { ProgressStep } from "./ProgressStep.tsx";

const connection: Connection = {
  id: "00000000-0000-4000-8000-000000000001",
  provider: "google",
  account: "ada@example.com",
  status: "active",
  statusReason: null,
  products: [],
  connectedAt: "2026-01-01T00:00:00.000Z",
  mine: true,
} as unknown as Connection;

const drawn = (one: Connection) =>
  renderToString(
    <Island>
      <ProgressStep
        connection={one}
        {...{ role: "owner" }}
        first={{ status: null, coverage: { from: null, to: null, streams: [] } }}
        timeZone="UTC"
      />
    </Island>,
  ).replaceAll("<!-- -->", "");

test("an account of which nobody asked anything says so, and offers to read it", () => {
  const page = drawn(connection);
  expect(page).toContain("Nothing has been read yet");
  expect(page).toMatch(/<button[^>]*>Read the last 12 months/);
  expect(page).not.toContain("Starting");
});

test("one that must be reconnected first offers no reading", () => {
  expect(drawn({ ...connection, status: "disconnected" })).not.toContain("Read the last");
});
