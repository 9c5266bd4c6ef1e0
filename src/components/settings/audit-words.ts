/** "auth.sign_in" → "Auth: sign in". The stored word stays recognisable, so that what is read can be searched for. */
export function describeAction(action: string): string {
  const [subject = "", ...rest] = action.split(".");
  const words = (text: string) =>
    text
      .replace(/[_-]+/g, " ")
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase();
  const first = words(subject);
  const head = first.charAt(0).toUpperCase() + first.slice(1);
  return rest.length > 0 ? `${head}: ${words(rest.join(" "))}` : head;
}

/** A flat list of what was recorded; nested values are left to the database. */
export function describeDetail(detail: unknown): string {
  if (detail === null || typeof detail !== "object") return "";
  return Object.entries(detail)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(", ");
}
