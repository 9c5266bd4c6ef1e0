import { z } from "zod";

/** Shapes that stand under their own name in the OpenAPI document; all others stand where they are used. */
export const named = z.registry<{ id: string }>();

export const instant = z.iso.datetime();
export const connectionId = z.guid().describe("The connected account that it comes from.");

/** It may hold a name or a provider's id. */
export const cursor = z
  .string()
  .max(1_500)
  .optional()
  .describe("`nextCursor` of the page before. Opaque, and of the same filters only.");

export const limit = (most: number) => z.coerce.number().int().min(1).max(most).default(50).describe("Rows of a page.");

export const pageOf = <Item extends z.ZodObject>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable().describe("Asks for the next page; null on the last."),
  });
