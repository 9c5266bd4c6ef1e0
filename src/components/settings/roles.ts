import type { Outputs } from "#src/trpc/client.tsx";

export type Role = Outputs["tenants"]["members"][number]["role"];

export const ROLES: { value: Role; label: string; may: string }[] = [
  { value: "owner", label: "Owner", may: "everything" },
  { value: "admin", label: "Admin", may: "manage members and connections" },
  { value: "member", label: "Member", may: "see contacts and connect own accounts" },
];

/** What a link can make someone; owners are made among members. */
export const INVITABLE = ["admin", "member"] as const;

/** Nobody hands out a role above their own. */
export const rolesBelow = (mine: Role) => (mine === "owner" ? ROLES : ROLES.filter(({ value }) => value !== "owner"));
