import { type InteractionError, interactionError } from "../../interaction-error.ts";

/** What a registry is asked. */
export interface RegistryRequest {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly body?: object;
}

/** What it answers. */
export interface RegistryAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** How it is reached. */
export interface RegistryPlace {
  readonly url: string;
  readonly timeoutMs: number;
  /** The value of `authorization`; null: none. Asked for with each request. */
  authorization(): Promise<string | null>;
}

const mediaType = "application/vnd.schemaregistry.v1+json";
const slow = ["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"];

/** Asks; rejects with `unavailable` where no answer comes or the registry is in trouble, and with `unauthenticated`, `permission_denied`. */
export async function asked(
  { url, timeoutMs, authorization }: RegistryPlace,
  { method, path, body }: RegistryRequest,
): Promise<RegistryAnswer> {
  const { request } = await import("undici");
  const presented = await authorization();
  const headers = {
    accept: mediaType,
    ...(body === undefined ? {} : { "content-type": mediaType }),
    ...(presented === null ? {} : { authorization: presented }),
  };
  const options = { method, headers, headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  const name = `${method} ${path} of the schema registry at ${url}`;
  try {
    const answer = await request(`${url}${path}`, {
      ...options,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    const status = answer.statusCode;
    const found = { status, body: jsonObject(text) };
    const code = refusals.get(status) ?? (status >= 500 ? "unavailable" : null);
    if (code !== null) throw failure(code, `${name}: ${saidBy(found)}`, null);
    return found;
  } catch (error) {
    if (!(error instanceof Error) || error.name === "InteractionError") throw error;
    const id = "code" in error && typeof error.code === "string" ? error.code : error.message;
    throw failure(slow.includes(id) ? "deadline_exceeded" : "unavailable", `${name}: ${id}`, error);
  }
}

/** What an answer says in words. */
export function saidBy({ status, body }: RegistryAnswer): string {
  const { message, error_code: code } = body;
  return typeof message === "string" ? `${message} (${String(code ?? status)})` : String(status);
}

/** A failure of a registry. */
export function failure(code: InteractionError["code"], message: string, cause: unknown): InteractionError {
  return interactionError({ code, reason: null, details: null, message, ...(cause === null ? {} : { cause }) });
}

const refusals: ReadonlyMap<number, InteractionError["code"]> = new Map([
  [401, "unauthenticated"],
  [403, "permission_denied"],
  [429, "resource_exhausted"],
]);

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
