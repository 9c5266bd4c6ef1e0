import type { Facts } from "./parse-message.ts";

/** Whose archive this is: where most of it was delivered, else to whom most of it was written. */
export function ownerOf(facts: readonly Facts[]): string {
  const delivered = mostFrequent(facts.flatMap((one) => one.deliveredTo));
  return delivered ?? mostFrequent(facts.flatMap((one) => one.to)) ?? "owner@example.com";
}

/** The name the owner writes under, else the address before its @. */
export function nameOf(facts: readonly Facts[], address: string): string {
  const names = facts.filter(({ from }) => from?.address === address).map(({ from }) => from?.name ?? "");
  return mostFrequent(names.filter(Boolean)) ?? address.split("@")[0] ?? address;
}

export function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce<[string, number] | undefined>(
    (best, one) => (best && best[1] >= one[1] ? best : one),
    undefined,
  )?.[0];
}
