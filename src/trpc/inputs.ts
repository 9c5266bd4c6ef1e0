import { z } from "zod";
import { PASSWORD_LENGTH } from "#src/auth/password.ts";
import { TIME_ZONES } from "#src/domain/tenants/settings.ts";

/** NUL cannot be stored; the other control characters have no business in a name. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, "must be one line of text");

export const name = line(100);
/** Goes into a header as it is: no blanks, nothing that ends a line. */
const key = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(/^[\x21-\x7e]*$/, "holds a blank, or a character no key has");
/** Those of a provider that is asked with keys. */
export const keys = { accessToken: key(8, 8_000), webKey: key(4, 200) };

export const timeZone = z.string().refine((zone) => TIME_ZONES.includes(zone), "is not a time zone");

export const email = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase());
export const newPassword = z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max);
export const password = z.string().min(1).max(PASSWORD_LENGTH.max);
export const token = z.string().regex(/^[\w-]{43}$/, "is not an invitation");

/** Somebody new: into a workspace of their own, or into the one that invited them. */
export const newcomer = z
  .strictObject({ email, password: newPassword, name, workspace: name.optional(), invitation: token.optional() })
  .transform(({ workspace, invitation, ...person }, check) => {
    if (workspace !== undefined && invitation === undefined) return { ...person, workspace };
    if (invitation !== undefined && workspace === undefined) return { ...person, invitation };
    check.issues.push({ code: "custom", message: "name a workspace or an invitation, and not both", input: null });
    return z.NEVER;
  });

/** What stands in a search box. */
export const search = z.string().max(200);

/** A day without a zone, as `<input type="date">` sends it. */
export const day = z.iso.date();

/** One page of a list: at most 100 rows, after an opaque cursor. */
export const page = { cursor: z.string().max(300).optional(), limit: z.number().int().min(1).max(100).default(50) };

/** Postgres knows no year 0. */
export const anyDay = day.refine((text) => !text.startsWith("0000"), "is before the first year");

/** NUL stands in no column: whoever asks for it is not understood. */
const stored = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\0]*$/, "must not hold NUL");

/** A source, status, stage, owner or market as the provider spells it; empty: where it says none. */
export const groupName = stored(500);
export const externalId = stored(200).min(1);
export const providerRow = z.strictObject({ connectionId: z.uuid(), id: externalId });
export const way = z.enum(["asc", "desc"]);
export const trendDays = z.strictObject({ days: z.number().int().min(1).max(400).default(90) });

/** As `page`; its cursors hold names and the provider's ids. */
export const providerPage = { ...page, cursor: z.string().max(2_500).optional() };
