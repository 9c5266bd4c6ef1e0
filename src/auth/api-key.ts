import { createHash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const MARK = "sl_live_";
const RANDOM_DIGITS = 32;
/** 62 to the 6th is the first power above 32 bits. */
const CHECK_DIGITS = 6;
const SHAPE = new RegExp(`^${MARK}[0-9A-Za-z]{${RANDOM_DIGITS + CHECK_DIGITS}}$`);
const SHOWN_DIGITS = 4;

/**
 * `sl_live_`, 32 random digits of base 62 (190 bits), and a checksum of them in 6: a scanner knows a leaked key when it
 * sees one, and a mistyped one never gets as far as the database.
 */
export function newApiKey(): string {
  const random = Array.from({ length: RANDOM_DIGITS }, () => DIGITS.charAt(randomInt(DIGITS.length))).join("");
  return MARK + random + checkOf(random);
}

export function isApiKey(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const digits = text.slice(MARK.length);
  return checkOf(digits.slice(0, RANDOM_DIGITS)) === digits.slice(RANDOM_DIGITS);
}

/** Finding a key by this takes no longer the more of it was guessed. */
export const apiKeyHash = (key: string): string => createHash("sha256").update(key).digest("hex");

/** What tells keys apart, and opens nothing. */
export const apiKeyPrefix = (key: string): string => key.slice(0, MARK.length + SHOWN_DIGITS);

function checkOf(digits: string): string {
  let [rest, text] = [crc32(digits), ""];
  for (let place = 0; place < CHECK_DIGITS; place += 1) {
    text = DIGITS.charAt(rest % DIGITS.length) + text;
    rest = Math.floor(rest / DIGITS.length);
  }
  return text;
}
