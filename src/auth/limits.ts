import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Db } from "#src/db/client.ts";
import { type AppError, TooManyTriesError } from "#src/errors.ts";
import { TooManyRequestsError } from "./api-key-errors.ts";

/** Counters in Postgres, so that every web process counts the same tries. */
export type Limits = {
  /**
   * Count a try before it is made, so that many at once cannot slip through.
   *
   * @returns forgive: takes the try back, because it succeeded
   * @throws TooManyTriesError
   */
  spendTry(ip: string | null, account?: string): Promise<{ forgive(): Promise<void> }>;
  /** Count a request of an API key. @throws TooManyRequestsError */
  spendRequest(apiKeyId: string): Promise<void>;
};

const WINDOW_S = 15 * 60;
const PER_ACCOUNT = 10;
const PER_IP = 100;
/** Requests an API key may make in a minute. */
export const PER_KEY = 600;
const KEY_WINDOW_S = 60;

export function openLimits(db: Db): Limits {
  const limiter = (
    keyPrefix: string,
    points: number,
    more: { duration?: number; inMemoryBlockOnConsumed?: number } = {},
  ) =>
    new RateLimiterPostgres({
      storeClient: clientOf(db),
      storeType: "client",
      tableName: "auth_limits",
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration: WINDOW_S,
      ...more,
    });
  const accounts = limiter("account", PER_ACCOUNT);
  const addresses = limiter("ip", PER_IP);
  // A program that does not listen costs no more statements.
  const keys = limiter("key", PER_KEY, { duration: KEY_WINDOW_S, inMemoryBlockOnConsumed: PER_KEY });

  return {
    async spendTry(ip, account) {
      const address = addressKey(ip);
      await consume(addresses, address, (seconds) => new TooManyTriesError(seconds));
      // Addresses of people need not stand in a counter's table.
      const key = account === undefined ? null : createHash("sha256").update(account).digest("hex");
      if (key !== null) await consume(accounts, key, (seconds) => new TooManyTriesError(seconds));
      return {
        async forgive() {
          await addresses.reward(address, 1);
          if (key !== null) await accounts.delete(key);
        },
      };
    },
    spendRequest: (apiKeyId) =>
      consume(keys, apiKeyId, (seconds) => new TooManyRequestsError(seconds, `${PER_KEY} requests in a minute`)),
  };
}

async function consume(
  limiter: RateLimiterPostgres,
  key: string,
  refusal: (seconds: number) => AppError,
): Promise<void> {
  try {
    await limiter.consume(key, 1);
  } catch (error) {
    if (error instanceof RateLimiterRes) throw refusal(Math.max(1, Math.ceil(error.msBeforeNext / 1_000)));
    throw error;
  }
}

/** One IPv6 customer holds a /64: the rest of the address is theirs to change at will. */
function addressKey(ip: string | null): string {
  if (ip === null || !isIPv6(ip)) return ip ?? "unknown";
  if (/^::ffff:\d+\./i.test(ip)) return ip.slice(7);
  const [head = "", tail = ""] = ip.toLowerCase().split("::");
  const [left, right] = [head, tail].map((half) => (half === "" ? [] : half.split(":")));
  const zeros = Array.from({ length: Math.max(0, 8 - (left?.length ?? 0) - (right?.length ?? 0)) }, () => "0");
  const groups = ip.includes("::") ? [...(left ?? []), ...zeros, ...(right ?? [])] : (left ?? []);
  return `${groups.slice(0, 4).join(":")}::/64`;
}

type Query = { text: string; values?: unknown[] };

/** The limiter speaks to the pool itself; its statement names are left out, for they would pin prepared statements. */
function clientOf(db: Db) {
  const { $client } = db as unknown as { $client: { query(text: string, values: unknown[]): Promise<unknown> } };
  return { query: ({ text, values = [] }: Query) => $client.query(text, values) };
}
