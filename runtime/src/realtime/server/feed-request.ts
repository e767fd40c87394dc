import type { FastifyRequest } from "fastify";
import { tlsSocketOf } from "../../server/tls-socket.ts";
import { type EventPosition, positionOf } from "../event-id.ts";
import type { OpeningRequest } from "./realtime-exchange.ts";

/** The name of the query parameter that says what a header would. Source: conventions.md, Details of the documents. */
const fallback = "lastEventId";

/** A request for server-sent events, and where its client was; ids that are none of ours count as none. */
export function feedRequest(
  { raw }: FastifyRequest,
  params: Readonly<Record<string, string>>,
): { readonly request: OpeningRequest; readonly position: EventPosition | null } {
  const header = (name: string) => {
    const value = raw.headers[name];
    return typeof value === "string" ? value : (value?.join(", ") ?? null);
  };
  const { target, lastEventId } = withoutPosition(raw.url ?? "");
  const peer = raw.socket.remoteAddress ?? "";
  const request = { peer, tlsSocket: tlsSocketOf(raw.socket), target, params, header };
  return { request, position: positionOf(header("last-event-id") ?? lastEventId) };
}

/** The parameter is no part of the input. */
function withoutPosition(target: string): { readonly target: string; readonly lastEventId: string | null } {
  const start = target.indexOf("?");
  if (start < 0 || !target.includes(fallback)) return { target, lastEventId: null };
  const pairs = target.slice(start + 1).split("&");
  const isPosition = (pair: string) => pair.startsWith(`${fallback}=`);
  const rest = pairs.filter((it) => !isPosition(it)).join("&");
  const [found = null] = pairs.filter(isPosition).map((it) => it.slice(fallback.length + 1));
  return { target: target.slice(0, start) + (rest === "" ? "" : `?${rest}`), lastEventId: found };
}
