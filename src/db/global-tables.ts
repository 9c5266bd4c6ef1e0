/**
 * Tables without row-level security: reached only through `src/auth` and a few look-ups that must find a tenant first.
 * Every other table is a tenant's, and the catalogue test holds it to that.
 */
export const GLOBAL_TABLES: readonly string[] = [
  "tenants",
  "users",
  "sessions",
  "memberships",
  "invitations",
  "oauth_states",
  "api_keys",
  "auth_limits",
  "connection_routes",
  "rate_buckets",
  "sealing_keys",
  "worker_heartbeats",
];
