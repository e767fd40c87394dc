import type { Attempt } from "../../attempt.ts";
import { attemptHeaders } from "../../attempt-headers.ts";
import type { Clock } from "../../clock.ts";
import { type PreparedRequest, preparedRequest } from "../../http/client/prepared-request.ts";
import type { Operation } from "../../operation.ts";
import { deprecationOf } from "../../tell-deprecation.ts";
import type { Prepared, Transport } from "../../transport.ts";
import { asRealtime } from "../as-realtime.ts";
import { eventId } from "../event-id.ts";
import type { ResumePoint } from "../frames.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { Channel } from "./channel.ts";
import type { SocketOpener } from "./client-socket.ts";
import { eventChannel } from "./event-channel.ts";
import type { EventSourceOpener } from "./event-source.ts";
import { welcomed } from "./socket-channel.ts";

/** Who carries connections. */
export interface RealtimeWires {
  readonly sockets: SocketOpener;
  readonly events: EventSourceOpener;
  readonly clock: Clock;
  /** Of every request. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Connections to one base URL. */
export function realtimeTransport(baseUrl: string | URL, wires: RealtimeWires): Transport {
  const { sockets, events, clock, headers } = wires;
  const { origin, pathname } = new URL(baseUrl);
  const basePath = pathname.replace(/\/+$/, "");

  const openSocket = async (
    operation: RealtimeOperation,
    path: string,
    attempt: Attempt,
    resume: ResumePoint | null,
  ) => {
    const url = new URL(origin.replace(/^http/, "ws") + path);
    const all = lowerCased({ ...headers, ...attemptHeaders(attempt) });
    const socket = await sockets.open({ url, headers: sockets.sendsHeaders ? all : {}, operation }, attempt);
    const said = sockets.sendsHeaders ? { auth: null, traceparent: null } : inHello(all);
    return welcomed(socket, operation, { resume, ...said }, attempt, clock);
  };

  const openEvents = async (
    operation: RealtimeOperation,
    path: string,
    attempt: Attempt,
    resume: ResumePoint | null,
  ) => {
    const position = resume === null ? {} : { "last-event-id": eventId(resume.session, resume.lastSeq) };
    const own = { ...lowerCased({ ...headers, ...attemptHeaders(attempt) }), ...position };
    const accept = "text/event-stream, application/problem+json";
    const response = await events.open({ origin, path, headers: { ...own, accept } }, attempt);
    attempt.status = response.status;
    attempt.deprecation = deprecationOf((name) => response.header(name));
    return eventChannel(operation, response, clock);
  };

  return {
    prepare: (operation, input) => preparedRequest(asRealtime(operation).route, basePath, input, null),
    openChannel(of, prepared, attempt, resume): Promise<Channel> {
      const operation = asRealtime(of);
      const { path } = asRequest(prepared);
      return operation.transport === "sse"
        ? openEvents(operation, path, attempt, resume)
        : openSocket(operation, path, attempt, resume);
    },
    send: async (operation) => notCalled(operation),
    openServerStream: (operation) => notCalled(operation),
    openClientStream: async (operation) => notCalled(operation),
    openBidiStream: (operation) => notCalled(operation),
    close: () => events.close(),
  };
}

/** What a page says in its first frame, since it can send no headers. */
function inHello({ authorization = "", traceparent = null }: { readonly [name: string]: string | null }) {
  const token = /^bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? null;
  return { auth: token, traceparent };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function notCalled({ interaction }: Operation): never {
  throw new TypeError(`${interaction} is a connection`);
}

function asRequest(prepared: Prepared): PreparedRequest {
  if (isRequest(prepared)) return prepared;
  throw new TypeError("this was not prepared for realtime");
}

function isRequest(prepared: Prepared): prepared is PreparedRequest {
  return typeof prepared === "object" && prepared !== null && "path" in prepared;
}
