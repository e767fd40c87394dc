import { lost, statusFailure } from "./failures.ts";
import type { Place } from "./place.ts";

const answerMs = 15_000;

/** What an admin request has. */
export interface AdminRequest {
  readonly method: "GET" | "PUT" | "POST";
  /** `persistent/public/default/orders` */
  readonly path: string;
  readonly body?: unknown;
  /** A status that is no failure: it is so already. */
  readonly allowed?: number;
}

/** The REST API of its administration. */
export interface Admin {
  /** Answers what JSON it sends, or null. */
  (request: AdminRequest): Promise<unknown>;
  close(): Promise<void>;
}

/** Loads the client of HTTP. */
export async function adminOf(place: Place): Promise<Admin> {
  const { Agent, request } = await import("undici");
  const dispatcher = new Agent({
    connect: { timeout: answerMs, ...place.tls },
    headersTimeout: answerMs,
    bodyTimeout: answerMs,
  });
  const ask = async ({ method, path, body, allowed }: AdminRequest): Promise<unknown> => {
    const unreachable = (error: unknown) => lost(`the broker at ${place.origin} cannot be reached`, error);
    const headers = { ...place.headers, ...(body === undefined ? {} : { "content-type": "application/json" }) };
    const options = { method, headers, dispatcher, body: body === undefined ? null : JSON.stringify(body) };
    const answer = await request(`${place.origin}/admin/v2/${path}`, options).catch((error: unknown) => {
      throw unreachable(error);
    });
    const text = await answer.body.text().catch((error: unknown) => {
      throw unreachable(error);
    });
    const { statusCode } = answer;
    if (statusCode >= 400 && statusCode !== allowed)
      throw statusFailure(statusCode, `${method} ${path} at ${place.origin}`, text.slice(0, 200));
    return statusCode >= 400 || text === "" ? null : JSON.parse(text);
  };
  return Object.assign(ask, { close: () => dispatcher.destroy() });
}
