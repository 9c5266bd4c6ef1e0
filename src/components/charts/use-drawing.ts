import { type RefObject, useEffect, useRef, useState } from "react";
import type { ChartDescription } from "./description.ts";
import type { Drawing } from "./draw.ts";

type State = "waiting" | "drawn" | "failed";

/**
 * Fetches what draws when the box comes near the screen, and keeps the picture up to date.
 *
 * @param chart null while there is nothing to draw, or nobody looks at it
 */
export function useDrawing(
  box: RefObject<HTMLElement | null>,
  chart: ChartDescription | null,
  onPick: (place: number | null) => void,
): State {
  const [state, setState] = useState<State>("waiting");
  const drawing = useRef<Drawing | null>(null);
  const latest = useRef({ chart, onPick });
  const isWanted = chart !== null;

  useEffect(() => {
    latest.current = { chart, onPick };
  });

  useEffect(() => {
    const element = box.current;
    if (!element || !isWanted) return;
    let isOver = false;
    async function begin(target: HTMLElement) {
      try {
        const { draw } = await import("./draw.ts");
        if (isOver || !latest.current.chart) return;
        drawing.current = draw(target, latest.current.chart, (place) => latest.current.onPick(place));
        setState("drawn");
      } catch {
        if (!isOver) setState("failed");
      }
    }
    const stopWaiting = onceNear(element, () => void begin(element));
    return () => {
      isOver = true;
      stopWaiting();
      drawing.current?.stop();
      drawing.current = null;
      setState("waiting");
    };
  }, [box, isWanted]);

  const spelled = JSON.stringify(chart);
  useEffect(() => {
    const next = JSON.parse(spelled) as ChartDescription | null;
    if (next) drawing.current?.show(next);
  }, [spelled]);

  return state;
}

function onceNear(element: HTMLElement, then: () => void): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      then();
    },
    { rootMargin: "300px" },
  );
  observer.observe(element);
  return () => observer.disconnect();
}
