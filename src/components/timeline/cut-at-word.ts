/**
 * At most `limit` letters, ending with a whole word and "…" when something is left out. Providers cut their snippets
 * anywhere, at about 200 letters: ask for fewer, and no half word is left.
 */
export function cutAtWord(text: string, limit: number): string {
  const letters = [...text.trim()];
  if (letters.length <= limit) return letters.join("");
  const head = letters.slice(0, limit + 1).join("");
  const words = head.replace(/\s+\S*$/u, "");
  const whole = words === head ? letters.slice(0, limit).join("") : words;
  return `${whole.replace(/[\s,;:–-]+$/u, "")}…`;
}
