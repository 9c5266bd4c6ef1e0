import { BarChart, FunnelChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type ChartDescription, foldOthers } from "./description.ts";
import { optionsOf } from "./options.ts";
import { onPaletteChange, readPalette } from "./palette.ts";

use([
  BarChart,
  FunnelChart,
  LineChart,
  PieChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  CanvasRenderer,
]);

const MOST = 12;
const MOST_SLICES = 8;

export type Drawing = { show: (chart: ChartDescription) => void; stop: () => void };

/**
 * Draws into a box of fixed height, and again whenever the theme, the size or the data change.
 *
 * @param onPick gets the label's place in the description; null for the others, folded into one
 */
export function draw(box: HTMLElement, first: ChartDescription, onPick: (place: number | null) => void): Drawing {
  const canvas = init(box, null, { renderer: "canvas" });
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  let shown = first;
  let folded = foldOthers(first, mostOf(first));

  function paint(isFirst: boolean) {
    folded = foldOthers(shown, mostOf(shown));
    const look = {
      palette: readPalette(),
      isStill: stillness.matches || !isFirst,
      widthPx: box.clientWidth,
    };
    canvas.setOption(optionsOf(folded.chart, look), { notMerge: true });
  }
  canvas.on("click", ({ dataIndex }) => {
    if (shown.kind !== "line" && typeof dataIndex === "number") onPick(folded.places[dataIndex] ?? null);
  });
  // A line is thin: the whole column over a day is that day's.
  canvas.getZr().on("click", ({ offsetX, offsetY }) => {
    const point = [offsetX, offsetY];
    if (shown.kind !== "line" || !canvas.containPixel("grid", point)) return;
    const place = Math.round(canvas.convertFromPixel({ seriesIndex: 0 }, point)[0] ?? -1);
    if (place in shown.labels) onPick(place);
  });

  const size = () => `${box.clientWidth} ${box.clientHeight}`;
  let drawn = size();
  const sizes = new ResizeObserver(() => {
    if (box.clientWidth === 0 || size() === drawn) return;
    drawn = size();
    canvas.resize();
    paint(false);
  });
  sizes.observe(box);
  const stopListening = onPaletteChange(() => paint(false));
  paint(true);

  return {
    show(chart) {
      shown = chart;
      paint(false);
    },
    stop() {
      sizes.disconnect();
      stopListening();
      canvas.dispose();
    },
  };
}

const mostOf = ({ kind }: ChartDescription) => (kind === "pie" ? MOST_SLICES : MOST);
