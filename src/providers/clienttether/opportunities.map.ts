import type { CtSettings } from "./settings.schema.ts";
import {
  dateOf,
  idOf,
  integerOf,
  moneyOf,
  type Payload,
  percentOf,
  personOf,
  textOf,
  textOrNull,
} from "./values.map.ts";

export type CtOpportunityWrite = {
  externalId: string;
  candidate: string;
  company: string | null;
  stage: string;
  source: string;
  owner: string;
  market: string;
  units: number | null;
  dealSize: number | null;
  likely: number | null;
  weightedIff: number | null;
  /** null: the provider does not say. */
  createdAt: Date | null;
  modifiedAt: Date | null;
};

const MOST_UNITS = 2_147_483_647;

/** Pure: same payload and settings in, same write out. */
export function mapCtOpportunity(payload: Payload, settings: CtSettings): CtOpportunityWrite {
  const { opportunity } = settings.fields;
  const company = textOrNull(payload, opportunity.company, settings);
  const dealSize = moneyOf(payload, opportunity.dealSize);
  const likely = percentOf(payload, opportunity.likely);
  return {
    externalId: idOf(payload, opportunity.id),
    candidate: personOf(payload, opportunity, settings) || (company ?? ""),
    company,
    stage: textOf(payload, opportunity.stage, settings),
    source: textOf(payload, opportunity.source, settings),
    owner: textOf(payload, opportunity.owner, settings),
    market: textOf(payload, opportunity.market, settings),
    units: integerOf(payload, opportunity.units, MOST_UNITS),
    dealSize,
    likely,
    weightedIff: moneyOf(payload, opportunity.weightedIff) ?? weighted(dealSize, likely),
    createdAt: dateOf(payload, opportunity.createdAt, settings),
    modifiedAt: dateOf(payload, opportunity.modifiedAt, settings),
  };
}

const weighted = (dealSize: number | null, likely: number | null): number | null =>
  dealSize === null || likely === null ? null : Math.round(dealSize * likely) / 100;
