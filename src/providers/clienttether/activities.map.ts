import type { CtSettings } from "./settings.schema.ts";
import { dateOf, idOf, personOf, type Payload, plainText, rawText, textOf, textOrNull } from "./values.map.ts";

export type CtActivityWrite = {
  externalId: string;
  type: string;
  /** null: it says no time that can be read, so it is on nobody's schedule. */
  scheduledAt: Date | null;
  endsAt: Date | null;
  clientId: string | null;
  contactName: string;
  description: string;
  status: string;
};

/** Both fill one table, and their ids are not each other's. */
export type CtScheduleStream = "ct.events" | "ct.activities";

/** Pure: same payload and settings in, same write out. */
export function mapCtActivity(stream: CtScheduleStream, payload: Payload, settings: CtSettings): CtActivityWrite {
  const names = stream === "ct.events" ? settings.fields.event : settings.fields.activity;
  const scheduledAt = dateOf(payload, names.scheduledAt, settings);
  const endsAt = dateOf(payload, names.endsAt, settings);
  return {
    externalId: activityId(stream, payload, settings),
    type: textOf(payload, names.type, settings),
    scheduledAt,
    endsAt: scheduledAt && endsAt && endsAt > scheduledAt ? endsAt : null,
    clientId: textOrNull(payload, names.clientId, settings),
    contactName: textOf(payload, names.contactName, settings) || personOf(payload, names, settings),
    description: names.description.map((name) => plainText(rawText(payload[name]))).find((text) => text !== "") ?? "",
    status: textOf(payload, names.status, settings),
  };
}

/** Empty: it has none. */
export function activityId(stream: CtScheduleStream, payload: Payload, { fields }: CtSettings): string {
  const [prefix, names] = stream === "ct.events" ? ["event", fields.event.id] : ["activity", fields.activity.id];
  const id = idOf(payload, names);
  return id === "" ? "" : `${prefix}:${id}`;
}
