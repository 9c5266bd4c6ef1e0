import { randomBytes } from "node:crypto";

/** A signed-in browser without pages: what it sends, and tRPC by path. */
export type Visitor = {
  headers: Record<string, string>;
  query<T>(path: string, input?: object): Promise<T>;
  mutate<T>(path: string, input?: object): Promise<T>;
};

/** The address of a query, as a browser asks it. */
export function queryUrl(path: string, input: object = {}): string {
  return `/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
}

/** In the workspace that comes with them. */
export async function signIn(url: string, email: string, password: string): Promise<Visitor> {
  const visitor = openVisitor(url);
  await visitor.mutate("auth.signIn", { email, password });
  return visitor;
}

/** Somebody new, with a workspace of their own. */
export async function signUp(url: string): Promise<Visitor> {
  const visitor = openVisitor(url);
  const password = randomBytes(12).toString("hex");
  await visitor.mutate("auth.signUp", {
    email: "bench@example.com",
    password,
    name: "Bench Person",
    workspace: "Bench",
  });
  return visitor;
}

function openVisitor(url: string): Visitor {
  const headers: Record<string, string> = { origin: url, "content-type": "application/json" };
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const answer = await fetch(`${url}${path}`, { ...init, headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path.slice(0, 80)} was answered ${answer.status}: ${text.slice(0, 200)}`);
    const [cookie] = answer.headers.getSetCookie();
    if (cookie) headers["cookie"] = cookie.split(";")[0] ?? "";
    return (JSON.parse(text) as { result: { data: T } }).result.data;
  };
  return {
    headers,
    query: (path, input) => ask(queryUrl(path, input)),
    mutate: (path, input) => ask(`/api/trpc/${path}`, { method: "POST", body: JSON.stringify(input ?? {}) }),
  };
}
