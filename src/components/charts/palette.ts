/** The page's colours in a spelling that a canvas library can calculate with. */
export type Palette = {
  series: string[];
  ink: string;
  inkSoft: string;
  line: string;
  surface: string;
  font: string;
};

const SERIES = 8;

/** Reads the variables as they are now; they change with the theme. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const toRgb = makeConverter();
  const colour = (name: string) => toRgb(style.getPropertyValue(name).trim());
  return {
    series: Array.from({ length: SERIES }, (_, at) => colour(`--chart-${at + 1}`)),
    ink: colour("--ink"),
    inkSoft: colour("--ink-soft"),
    line: colour("--line"),
    surface: colour("--surface"),
    font: getComputedStyle(document.body).fontFamily,
  };
}

/** By painting one pixel: the library knows neither `oklch()` nor `color-mix()`. */
function makeConverter(): (colour: string) => string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (colour) => {
    if (!context) return "#777777";
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `rgb(${red},${green},${blue})`;
  };
}

/** Calls back when the theme changes, by choice or with the system. @returns how to stop */
export function onPaletteChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
