const MISSING = new Set(["NOT_FOUND", "BAD_REQUEST"]);

/** What was asked for, or null when the address names nothing: an unknown id, or one that is no id at all. */
export async function ifFound<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && "code" in error && MISSING.has(String(error.code))) return null;
    throw error;
  }
}
