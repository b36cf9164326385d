/** REST as the pages use it: JSON in and out, problem documents (RFC 9457) as one typed error. */

export interface ApiOptions {
  /** What stands before `/karaoke`; empty on the same origin. */
  base: string;
  /** Asked at each request; null sends none. */
  token(): string | null;
  fetcher?: typeof fetch;
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** Makes a `POST` safe to repeat. */
  idempotencyKey?: string;
  ifMatch?: string;
}

export interface Api {
  get<T>(path: string, options?: RequestOptions): Promise<T>;
  post<T>(path: string, body: unknown, options?: RequestOptions): Promise<T>;
  put<T>(path: string, body: unknown, options?: RequestOptions): Promise<T>;
  patch<T>(path: string, body: unknown, options?: RequestOptions): Promise<T>;
  delete(path: string, options?: RequestOptions): Promise<void>;
}

/** Every failure of a request but an abort, which keeps its own `AbortError`. */
export class ApiProblem extends Error {
  /** 0 when no server answered. */
  readonly status: number;
  /** A refusal or error code of the protocol; `UNREACHABLE` when no server answered. */
  readonly code: string;
  /** Of bad input: `path` is a JSON path. */
  readonly errors: readonly { path: string; message: string }[];
  /** Seconds to wait before the next attempt, when the server said so. */
  readonly retryAfterSec: number | null;

  constructor(
    status: number,
    code: string,
    detail: string,
    errors: ApiProblem["errors"] = [],
    retryAfterSec: number | null = null,
  ) {
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.retryAfterSec = retryAfterSec;
  }
}

/** Paths begin with `/karaoke`. */
export function createApi({ base, token, fetcher = fetch }: ApiOptions): Api {
  async function request<T>(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    const bearer = token();
    const headers: Record<string, string> = { accept: "application/json" };
    if (bearer) headers.authorization = `Bearer ${bearer}`;
    if (body !== undefined)
      headers["content-type"] = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    if (options.idempotencyKey) headers["idempotency-key"] = options.idempotencyKey;
    if (options.ifMatch) headers["if-match"] = options.ifMatch;
    const response = await fetcher(`${base}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(options.signal && { signal: options.signal }),
    }).catch((error: unknown) => {
      if (options.signal?.aborted) throw error;
      throw new ApiProblem(0, "UNREACHABLE", "no answer from the server");
    });
    if (!response.ok) throw await problemOf(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  return {
    get: (path, options) => request("GET", path, undefined, options),
    post: (path, body, options) => request("POST", path, body, options),
    put: (path, body, options) => request("PUT", path, body, options),
    patch: (path, body, options) => request("PATCH", path, body, options),
    delete: (path, options) => request("DELETE", path, undefined, options),
  };
}

async function problemOf(response: Response): Promise<ApiProblem> {
  // A proxy on the way may answer with a page instead of a problem document.
  const said = (await response.json().catch(() => ({}))) as Partial<{
    code: string;
    detail: string;
    title: string;
    errors: ApiProblem["errors"];
  }>;
  const retryAfterSec = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  return new ApiProblem(
    response.status,
    said.code ?? "INTERNAL",
    said.detail ?? said.title ?? `the server answered ${response.status}`,
    said.errors ?? [],
    Number.isNaN(retryAfterSec) ? null : retryAfterSec,
  );
}
