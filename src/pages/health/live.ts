import type { APIRoute } from "astro";

/** This process answers; says nothing of what it depends on. */
export const GET: APIRoute = () => Response.json({ live: true });
