import type { CtSettings } from "./settings.schema.ts";
import { idOf, isOn, type Payload, textOf } from "./values.map.ts";

export type CtStageWrite = { name: string; externalId: string; position: number; active: boolean };

/**
 * Pure. The cycle's order is the list's own.
 *
 * @param position in the whole list, from 0
 */
export function mapCtStage(payload: Payload, settings: CtSettings, position: number): CtStageWrite {
  const { stage } = settings.fields;
  return {
    name: textOf(payload, stage.name, settings),
    externalId: idOf(payload, stage.id),
    position,
    active: isOn(payload, stage.active),
  };
}

const QUALIFIED = /qualif/i;
/** "Unqualified" is not qualified, and "DQ" or "Not interested" is the end of it. */
const LOST = /lost|dead|unqualif|disqualif|not\s+qualif|not\s+interested|\bdq\b/i;

/**
 * Stages whose leads count as qualified, lower-cased: those of the settings, else by name, from the first that speaks of
 * it, or without one from the third.
 *
 * @param stages active ones, in the cycle's order
 */
export function qualifiedStages(settings: CtSettings, stages: readonly string[]): Set<string> {
  const lower = (names: readonly string[]) => new Set(names.map((name) => name.trim().toLowerCase()));
  if (settings.qualifiedStages !== null) return lower(settings.qualifiedStages);
  const named = stages.findIndex((name) => QUALIFIED.test(name) && !LOST.test(name));
  return lower(stages.slice(named < 0 ? 2 : named).filter((name) => !LOST.test(name)));
}
