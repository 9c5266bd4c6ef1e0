import { toEmail } from "../mail-address.ts";
import type { CtSettings } from "./settings.schema.ts";
import { qualifiedStages } from "./stages.map.ts";
import { dateOf, idOf, moneyOf, type Payload, personOf, textOf, textOrNull } from "./values.map.ts";

export type CtLeadWrite = {
  externalId: string;
  name: string;
  company: string | null;
  email: string | null;
  phone: string | null;
  source: string;
  status: string;
  owner: string;
  market: string;
  qualified: boolean;
  dealSize: number | null;
  /** null: the provider does not say. */
  createdAt: Date | null;
  modifiedAt: Date | null;
};

/**
 * Pure: same payload, settings and stages in, same write out.
 *
 * @param stages names of the active ones, in the cycle's order
 */
export function mapCtLead(payload: Payload, settings: CtSettings, stages: readonly string[]): CtLeadWrite {
  const { lead } = settings.fields;
  const status = textOf(payload, lead.status, settings);
  const company = textOrNull(payload, lead.company, settings);
  const email = toEmail(textOf(payload, lead.email, settings));
  const phone = textOrNull(payload, lead.phone, settings);
  return {
    externalId: idOf(payload, lead.id),
    name: personOf(payload, lead, settings) || (company ?? email ?? phone ?? ""),
    company,
    email,
    phone,
    source: textOf(payload, lead.source, settings),
    status,
    owner: textOf(payload, lead.owner, settings),
    market: textOf(payload, lead.market, settings),
    qualified: qualifiedStages(settings, stages).has(status.toLowerCase()),
    dealSize: moneyOf(payload, lead.dealSize),
    createdAt: dateOf(payload, lead.createdAt, settings),
    modifiedAt: dateOf(payload, lead.modifiedAt, settings),
  };
}
