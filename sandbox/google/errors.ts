/** An answer of a JSON API before it is put on the wire, alone or as a part of a batch. */
export type ApiResult = {
  status: number;
  /** Made into JSON, unless there is a ready `text`, or that in UTF-8. */
  body?: unknown;
  text?: string;
  bytes?: Buffer;
  /** Only where it is not JSON. */
  contentType?: string;
  headers?: Record<string, string>;
  /** The instant before which the caller was asked not to come back. */
  retryAtMs?: number;
};

export function textOf({ text, bytes, body }: ApiResult): string {
  return text ?? bytes?.toString("utf8") ?? JSON.stringify(body);
}

export function bytesOf(result: ApiResult): Buffer {
  return result.bytes ?? Buffer.from(textOf(result));
}

export type ApiRequest = {
  method: string;
  /** Decoded path segments after the API's version. */
  path: readonly string[];
  query: URLSearchParams;
  /** As it came, for telling requests apart. */
  target: string;
  authorization: string | undefined;
};

type Fault = { reason: string; status: string; domain?: string; location?: string; locationType?: string };

/** The JSON error envelope that Gmail and Calendar share. */
export function apiError(code: number, message: string, fault: Fault, details?: unknown[]): ApiResult {
  const { reason, status, domain = "global", ...where } = fault;
  const errors = [{ message, domain, reason, ...where }];
  return { status: code, body: { error: { code, message, errors, status, ...(details && { details }) } } };
}

export function badRequest(message: string, reason = "invalidArgument"): ApiResult {
  return apiError(400, message, { reason, status: "INVALID_ARGUMENT" });
}

export function notFound(): ApiResult {
  return apiError(404, "Requested entity was not found.", { reason: "notFound", status: "NOT_FOUND" });
}

export function forbidden(message: string): ApiResult {
  return apiError(403, message, { reason: "forbidden", status: "PERMISSION_DENIED" });
}

export function unauthenticated(): ApiResult {
  const result = apiError(401, "Invalid Credentials", {
    reason: "authError",
    status: "UNAUTHENTICATED",
    location: "Authorization",
    locationType: "header",
  });
  const challenge = 'Bearer realm="https://accounts.google.com/", error="invalid_token"';
  return { ...result, headers: { "WWW-Authenticate": challenge } };
}

export function insufficientScope(service: string): ApiResult {
  return apiError(
    403,
    "Request had insufficient authentication scopes.",
    { reason: "insufficientPermissions", status: "PERMISSION_DENIED" },
    [
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        domain: "googleapis.com",
        metadata: { service },
      },
    ],
  );
}
