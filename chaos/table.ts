import { type Figure, type Result, keepsBar } from "./scenario.ts";

const amount = ({ value, unit }: Figure): string =>
  `${value.toLocaleString("en-US")}${unit === undefined ? "" : ` ${unit}`}`;

const barOf = ({ bar, unit = "" }: Figure): string => {
  if (!bar) return "";
  const text = "least" in bar ? `≥ ${bar.least}` : `≤ ${bar.most}`;
  return text === "≤ 0" ? "0" : `${text} ${unit}`.trim();
};

const MARKS = { true: "✓", false: "✗", null: " " } as const;
export const mark = (figure: Figure): string => MARKS[`${keepsBar(figure)}`];

/** For the terminal. */
export function asText({ name, seconds, figures, error }: Result): string {
  const width = Math.max(0, ...figures.map(({ what }) => what.length));
  const lines = figures.map(
    (figure) => `  ${mark(figure)} ${figure.what.padEnd(width)}  ${amount(figure).padStart(8)}  ${barOf(figure)}`,
  );
  return [`${name} (${seconds} s)`, ...lines, ...(error === undefined ? [] : [`  ✗ ${error}`])].join("\n");
}

/** For a page: scenario, what was measured, bar, measured. */
export function asMarkdown(results: readonly Result[]): string {
  const rows = results.flatMap((result) => [
    ...result.figures.map((figure, n) => {
      const title = n === 0 ? `**${result.title}**` : "";
      return `| ${title} | ${figure.what} | ${barOf(figure)} | ${amount(figure)} ${mark(figure)} |`;
    }),
    ...(result.error === undefined
      ? []
      : [`| **${result.title}** | did not end | | ${result.error.split("\n")[0]} ✗ |`]),
  ]);
  return ["| Scenario | Figure | Bar | Measured |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
