import type { ClientHttp2Stream, Http2Session } from "node:http2";
import type { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";

/** What Connect's library asks of sessions. */
type Sessions = NonNullable<Parameters<typeof createGrpcTransport>[0]["sessionManager"]>;

/** Sessions of HTTP/2 as the library keeps them, without two faults of theirs. */
export function guarded(sessions: Http2SessionManager): Sessions {
  const heard = new WeakSet<Http2Session>();
  return {
    authority: sessions.authority,
    notifyResponseByteRead: (stream) => sessions.notifyResponseByteRead(stream),
    async request(method, path, headers, options) {
      const stream = await sessions.request(method, path, headers, options);
      if (stream.session !== undefined) hear(stream.session, heard);
      return endedUnlessReset(stream);
    },
  };
}

/** The library stops listening when it closes a session; what that says then must not end the process. */
function hear(session: Http2Session, heard: WeakSet<Http2Session>): void {
  if (heard.has(session)) return;
  heard.add(session);
  session.on("error", () => undefined);
}

/** Node ends a stream before it resets it, and a target would take half of the messages for all of them. */
function endedUnlessReset(stream: ClientHttp2Stream): ClientHttp2Stream {
  const end = stream.end.bind(stream);
  return Object.assign(stream, {
    end: (...args: Parameters<typeof end>) => (stream.closed ? stream : end(...args)),
  });
}
