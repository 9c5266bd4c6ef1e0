/** The words of an HTML text, roughly. One pass: a text of nothing but `<` is no slower than any other. */
export function stripTags(html: string): string {
  const lower = html.toLowerCase();
  const words: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    words.push(html.slice(at, open < 0 ? undefined : open));
    if (open < 0) break;
    const silent = ["style", "script"].find((name) => lower.startsWith(name, open + 1));
    const closing = silent === undefined ? open : lower.indexOf(`</${silent}`, open);
    const close = closing < 0 ? -1 : html.indexOf(">", closing);
    if (close < 0) break;
    at = close + 1;
  }
  return words
    .join(" ")
    .replaceAll(/[ \t]+/g, " ")
    .trim();
}
