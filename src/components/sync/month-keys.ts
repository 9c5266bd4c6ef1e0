/**
 * Where a key leads from a month, newest year on top: left and right through time, up and down by a year.
 *
 * @param names the months there are, oldest first
 */
export function monthFor(key: string, from: string, names: readonly string[]): string | undefined {
  const at = names.indexOf(from);
  const year = from.slice(0, 4);
  switch (key) {
    case "ArrowLeft":
      return names[at - 1];
    case "ArrowRight":
      return names[at + 1];
    case "ArrowUp":
      return names.find((name) => name === `${Number(year) + 1}${from.slice(4)}`);
    case "ArrowDown":
      return names.find((name) => name === `${Number(year) - 1}${from.slice(4)}`);
    case "Home":
      return names.find((name) => name.startsWith(year));
    case "End":
      return names.findLast((name) => name.startsWith(year));
    default:
      return undefined;
  }
}
