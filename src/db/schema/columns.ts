import { timestamp, uuid } from "drizzle-orm/pg-core";

export const tenantId = () => uuid("tenant_id").notNull();
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const createdAt = () => at("created_at").notNull().defaultNow();
