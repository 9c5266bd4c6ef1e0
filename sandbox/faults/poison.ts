import { type ApiResult, notFound, textOf } from "../google/errors.ts";
import { faultAnswer, mangledPart } from "./answers.ts";
import { HUGE, parseKind } from "./kinds.ts";

const HUGE_BYTES = 11_000_000;

/** A message that can never be read. An unknown kind, as from a subject, is a 500. */
export function poisoned(kind: string, real: ApiResult, nowMs: number): ApiResult {
  if (kind === HUGE) {
    const body = JSON.parse(textOf(real)) as object;
    return { status: real.status, body: { ...body, snippet: "x".repeat(HUGE_BYTES) } };
  }
  const spec = safeKind(kind);
  return faultAnswer(spec, nowMs) ?? mangledPart(spec, real) ?? notFound();
}

function safeKind(kind: string) {
  try {
    return parseKind(kind);
  } catch {
    return parseKind("500");
  }
}
