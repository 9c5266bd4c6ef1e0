import type { BarSeriesOption, FunnelSeriesOption, LineSeriesOption, PieSeriesOption } from "echarts/charts";
import type {
  AriaComponentOption,
  GridComponentOption,
  LegendComponentOption,
  TooltipComponentOption,
} from "echarts/components";
import type { ComposeOption } from "echarts/core";
import { formatPercent } from "#src/format.ts";
import { type ChartDescription, inFull, inShort, sum, type Unit } from "./description.ts";
import type { Palette } from "./palette.ts";

export type ChartOptions = ComposeOption<
  | BarSeriesOption
  | FunnelSeriesOption
  | LineSeriesOption
  | PieSeriesOption
  | AriaComponentOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>;

type Look = { palette: Palette; isStill: boolean; widthPx: number };

/** Our description in the library's words. Pure, and the only place that knows them. */
export function optionsOf(asked: ChartDescription, look: Look): ChartOptions {
  const chart =
    asked.kind === "bar" && labelPx(asked, look) < LEAST_LABEL_PX ? { ...asked, kind: "rows" as const } : asked;
  return { ...common(chart, look), ...(isRound(chart) ? round(chart, look) : straight(chart, look)) };
}

const NARROW_PX = 340;
const MIDDLE_PX = 460;
/** Where names would have less room than this under their bars, the bars lie down. */
const LEAST_LABEL_PX = 56;
const isNarrow = ({ widthPx }: Look) => widthPx < NARROW_PX;
const labelPx = ({ labels }: ChartDescription, { widthPx }: Look) => (widthPx - 60) / Math.max(1, labels.length) - 6;

const isRound = ({ kind }: ChartDescription) => kind === "pie" || kind === "funnel";

function common({ kind, unit, labels, series }: ChartDescription, { palette, isStill }: Look): ChartOptions {
  return {
    animation: !isStill,
    animationDuration: 350,
    color: palette.series,
    backgroundColor: "transparent",
    textStyle: { fontFamily: palette.font, color: palette.inkSoft },
    // Stripes and dots beside the colours. The words are ours, beside the picture.
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    tooltip: {
      // Drawn, not marked up: a tooltip of HTML carries style attributes, which the content security policy refuses.
      renderMode: "richText",
      trigger: kind === "line" ? "axis" : "item",
      confine: true,
      backgroundColor: palette.ink,
      borderWidth: 0,
      padding: [6, 10],
      textStyle: { color: palette.surface, fontFamily: palette.font, fontSize: 13 },
      formatter: (asked) => tip(Array.isArray(asked) ? asked : [asked], { unit, labels, all: sumOf(series) }),
    },
  };
}

const sumOf = (series: ChartDescription["series"]) => (series.length === 1 ? sum(series[0]?.values ?? []) : null);

type Point = { dataIndex: number; seriesName?: string; value?: unknown; data?: unknown };

function tip(
  points: Point[],
  { unit, labels, all }: { unit: Unit; labels: readonly string[]; all: number | null },
): string {
  const place = points[0]?.dataIndex ?? 0;
  const lines = points.flatMap(({ value, seriesName }) => {
    if (typeof value !== "number") return [];
    if (points.length > 1) return [`${seriesName}: ${inFull(value, unit)}`];
    const share = all && labels.length > 1 ? ` (${formatPercent(value / all)})` : "";
    return [`${inFull(value, unit)}${share}`];
  });
  return [labels[place] ?? "", ...lines].join("\n");
}

function straight(chart: ChartDescription, look: Look): ChartOptions {
  const { palette } = look;
  const names = {
    type: "category" as const,
    data: [...chart.labels],
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.line } },
    axisLabel: {
      color: palette.inkSoft,
      fontSize: 12,
      hideOverlap: chart.kind === "line",
      ...(chart.kind === "rows" ? { width: isNarrow(look) ? 96 : 140, overflow: "truncate" as const } : {}),
      ...(chart.kind === "bar" ? { interval: 0, width: labelPx(chart, look), overflow: "truncate" as const } : {}),
    },
  };
  const values = {
    type: "value" as const,
    // A course shows its ups and downs; a bar that does not begin at nothing lies.
    scale: chart.kind === "line" && !chart.addsUp,
    splitNumber: 4,
    ...(chart.unit.kind === "count" ? { minInterval: 1 } : {}),
    splitLine: { lineStyle: { color: palette.line } },
    axisLabel: {
      color: palette.inkSoft,
      fontSize: 12,
      hideOverlap: true,
      formatter: (value: number) => inShort(value, chart.unit),
    },
  };
  const lies = chart.kind === "rows";
  const isMany = chart.series.length > 1;
  return {
    grid: {
      left: 4,
      right: lies ? 56 : chart.kind === "line" ? 24 : 12,
      top: isMany ? 36 : 12,
      bottom: 4,
      outerBoundsMode: "same",
    },
    xAxis: lies ? { ...values, axisLabel: { show: false }, splitLine: { show: false } } : names,
    yAxis: lies ? { ...names, inverse: true } : values,
    ...(isMany
      ? {
          legend: {
            top: 0,
            left: 0,
            icon: "roundRect",
            itemWidth: 14,
            itemHeight: 10,
            textStyle: { color: palette.inkSoft, fontFamily: palette.font },
          },
        }
      : {}),
    series: chart.kind === "line" ? lines(chart, look) : bars(chart, look),
  };
}

function bars({ kind, series, unit }: ChartDescription, { palette }: Look): BarSeriesOption[] {
  return series.map(({ name, values }) => ({
    type: "bar",
    name,
    data: [...values],
    barMaxWidth: 34,
    cursor: "pointer",
    itemStyle: { borderRadius: kind === "rows" ? [0, 3, 3, 0] : [3, 3, 0, 0] },
    label: {
      show: series.length === 1,
      position: kind === "rows" ? "right" : "top",
      color: palette.ink,
      fontSize: 12,
      formatter: ({ value }) => (typeof value === "number" ? inShort(value, unit) : ""),
    },
  }));
}

const DASHES = ["solid", "dashed", "dotted"] as const;

function lines({ series }: ChartDescription, { isStill }: Look): LineSeriesOption[] {
  return series.map(({ name, values }, at) => ({
    type: "line",
    name,
    data: [...values],
    cursor: "pointer",
    symbol: at === 0 ? "circle" : "diamond",
    symbolSize: 7,
    showSymbol: values.filter((value) => value !== null).length <= 14,
    animation: !isStill,
    lineStyle: { width: 2.25, type: DASHES[at % DASHES.length] ?? "solid" },
    ...(series.length === 1 ? { areaStyle: { opacity: 0.08 } } : {}),
  }));
}

function round({ kind, labels, series, unit }: ChartDescription, look: Look): ChartOptions {
  const { palette } = look;
  const narrow = isNarrow(look);
  const values = series[0]?.values ?? [];
  const data = labels.map((name, place) => ({ name, value: values[place] ?? 0 }));
  const edge = { borderColor: palette.surface, borderWidth: 2 };
  if (kind === "funnel")
    return {
      series: {
        type: "funnel",
        name: series[0]?.name ?? "",
        data,
        // In the order of the stages: sorted by size it would tell of no way through them.
        sort: "none",
        left: 8,
        right: narrow ? "34%" : "38%",
        top: 4,
        bottom: 4,
        minSize: "4%",
        gap: 2,
        cursor: "pointer",
        itemStyle: edge,
        label: {
          position: "right",
          color: palette.ink,
          fontSize: 12,
          formatter: ({ name, value }) => `${cut(name, narrow ? 12 : 26)}  ${inShort(Number(value), unit)}`,
        },
        labelLine: { length: 10, lineStyle: { color: palette.line } },
      },
    };
  return {
    ...(narrow
      ? {
          legend: {
            type: "scroll",
            bottom: 0,
            textStyle: { color: palette.inkSoft, fontFamily: palette.font },
            pageTextStyle: { color: palette.inkSoft },
            pageIconColor: palette.inkSoft,
          },
        }
      : {}),
    series: {
      type: "pie",
      name: series[0]?.name ?? "",
      data,
      radius: look.widthPx < MIDDLE_PX ? ["36%", "60%"] : ["42%", "72%"],
      center: ["50%", narrow ? "44%" : "50%"],
      cursor: "pointer",
      itemStyle: edge,
      label: {
        show: !narrow,
        color: palette.ink,
        fontSize: 12,
        lineHeight: 15,
        formatter: ({ name, percent }) => `${cut(name, 18)}\n${formatPercent((percent ?? 0) / 100)}`,
      },
      labelLine: { length: 8, length2: 6, lineStyle: { color: palette.line } },
    },
  };
}

const cut = (name: string, length: number) => (name.length > length ? `${name.slice(0, length - 1)}…` : name);
