import { z } from "zod";
import { nameFromQuery } from "#src/paths.ts";

/** Filters of a page's address, read as the page reads them: what makes no sense is as if it were not there. */
const LONGEST = 200;

/** An empty one asks for nothing. */
const text = z
  .string()
  .transform((given) => given.slice(0, LONGEST).replaceAll("\u0000", "") || undefined)
  .optional();

export const searchText = text.transform((given) => (given?.trim() ? given.trimStart() : undefined));
export const idText = text;
export const groupText = text.transform((given) => (given === undefined ? undefined : nameFromQuery(given)));
export const dayText = z.iso
  .date()
  .refine((day) => !day.startsWith("0000"))
  .optional()
  .catch(undefined);
export const wayText = z.enum(["asc", "desc"]).optional().catch(undefined);

/** Of two parameters of a name the first. */
export function readQuery<T extends z.ZodRawShape>(
  shape: z.ZodObject<T>,
  query: URLSearchParams,
): z.output<z.ZodObject<T>> {
  return shape.parse(Object.fromEntries(Object.keys(shape.shape).map((name) => [name, query.get(name) ?? undefined])));
}

/** The wrong way round they would mean nothing, so they are turned. */
export function createdDays({ from, to }: { from?: string | undefined; to?: string | undefined }) {
  const [first, last] = from && to && from > to ? [to, from] : [from, to];
  return { createdFrom: first, createdTo: last };
}
