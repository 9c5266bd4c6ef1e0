type Summed = { units: number | null; weightedIff: number };

/** In cents while adding: a sum of amounts shows no fraction of one. */
export function sumOf(items: readonly Summed[]): { units: number; weightedIff: number } {
  const cents = items.reduce((sum, { weightedIff }) => sum + Math.round(weightedIff * 100), 0);
  return { units: items.reduce((sum, { units }) => sum + (units ?? 0), 0), weightedIff: cents / 100 };
}
