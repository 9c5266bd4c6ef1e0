import { isKnownScope, parseScopes } from "./scopes.ts";

export type Client = { id: string; secret: string };

/** A checked authorization request, kept on our side while the person decides. */
export type AuthorizeRequest = {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state: string | undefined;
  nonce: string | undefined;
  challenge: { value: string; method: "S256" | "plain" } | undefined;
  offline: boolean;
  prompt: string[];
  includeGranted: boolean;
  loginHint: string | undefined;
};

export type Refusal = { error: string; description: string };

/** Anything wrong is shown on Google's own page: sending it to an unchecked address would be an open redirect. */
export function readAuthorizeRequest(query: URLSearchParams, client: Client): AuthorizeRequest | Refusal {
  const text = (name: string) => query.get(name) || undefined;
  if (text("client_id") !== client.id) return refusal("invalid_client", "The OAuth client was not found.");
  const redirectUri = text("redirect_uri");
  if (!redirectUri || !isLoopbackUri(redirectUri)) {
    return refusal("redirect_uri_mismatch", "The redirect URI in the request is not registered for this client.");
  }
  if (text("response_type") !== "code") return refusal("unsupported_response_type", "response_type must be code.");
  const scopes = parseScopes(text("scope") ?? "");
  const unknown = scopes.filter((scope) => !isKnownScope(scope));
  if (scopes.length === 0) return refusal("invalid_request", "Missing required parameter: scope");
  if (unknown.length > 0) return refusal("invalid_scope", `Some requested scopes were invalid: ${unknown.join(" ")}`);
  const challenge = readChallenge(text("code_challenge"), text("code_challenge_method"));
  if (challenge && "error" in challenge) return challenge;
  const prompt = (text("prompt") ?? "").split(" ").filter(Boolean);
  const badPrompt = prompt.some((one) => !["none", "consent", "select_account"].includes(one));
  if (badPrompt || (prompt.includes("none") && prompt.length > 1)) {
    return refusal("invalid_request", "Invalid parameter value for prompt");
  }
  return {
    clientId: client.id,
    redirectUri,
    scopes,
    state: text("state"),
    nonce: text("nonce"),
    challenge,
    offline: text("access_type") === "offline",
    prompt,
    includeGranted: text("include_granted_scopes") === "true",
    loginHint: text("login_hint"),
  };
}

function readChallenge(value?: string, method?: string): AuthorizeRequest["challenge"] | Refusal {
  if (value === undefined) {
    return method === undefined
      ? undefined
      : refusal("invalid_request", "code_challenge_method without code_challenge");
  }
  const isShaped = /^[A-Za-z0-9._~-]{43,128}$/.test(value);
  if (!isShaped) return refusal("invalid_request", "code_challenge must be 43 to 128 unreserved characters");
  if (method === "S256") return { value, method };
  if (method === undefined || method === "plain") return { value, method: "plain" };
  return refusal("invalid_request", "code_challenge_method must be S256 or plain");
}

/** The stand-in's client is registered for every port of this machine. */
function isLoopbackUri(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const url = new URL(uri);
  const isLocal = url.hostname === "localhost" || url.hostname === "127.0.0.1";
  return url.protocol === "http:" && isLocal && !url.hash && !url.username && !url.password;
}

function refusal(error: string, description: string): Refusal {
  return { error, description };
}

export function redirectBack(request: AuthorizeRequest, params: Record<string, string>): string {
  const url = new URL(request.redirectUri);
  if (request.state !== undefined) url.searchParams.set("state", request.state);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
}
