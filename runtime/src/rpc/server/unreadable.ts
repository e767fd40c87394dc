import { Code, ConnectError, createContextValues } from "@connectrpc/connect";
import type { UniversalHandler, UniversalServerResponse } from "@connectrpc/connect/protocol";
import { type Caller, callerKey } from "./caller.ts";

type UniversalRequest = Parameters<UniversalHandler>[0];

/** How Connect's library begins to say that bytes are no such message: it calls it `internal`. */
const unreadable = "parse binary:";

/** Whether what came in is no message of its type, which is the caller's fault. */
export function isUnreadable({ code, rawMessage }: ConnectError): boolean {
  return code === Code.Internal && rawMessage.startsWith(unreadable);
}

/**
 * The response to a request that reached no method. Where its message was no message, the library says `internal`, and
 * answers once more: an empty message, refused with `invalid_argument` in the way of its protocol.
 */
export async function mendedResponse(
  handler: UniversalHandler,
  request: UniversalRequest,
  response: UniversalServerResponse,
  caller: Caller,
): Promise<UniversalServerResponse> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body ?? []) chunks.push(chunk);
  const texts = [...chunks.map((it) => new TextDecoder().decode(it)), response.trailer?.get("grpc-message") ?? ""];
  if (!texts.some((it) => it.includes(unreadable) || it.includes(encodeURIComponent(unreadable)))) {
    return { ...response, body: iterable(chunks) };
  }
  const refusal = new ConnectError("the message is none of its type", Code.InvalidArgument);
  const contextValues = createContextValues().set(callerKey, { ...caller, refusal });
  return handler({ ...emptied(request), contextValues });
}

/** The same request with an empty message. */
function emptied(request: UniversalRequest): UniversalRequest {
  const header = new Headers(request.header);
  header.delete("content-length");
  const url = new URL(request.url);
  if (url.searchParams.has("message")) url.searchParams.set("message", "");
  // Calls in Connect's protocol are the message itself; all else has a head of five bytes before it.
  const isBare = header.get("content-type")?.startsWith("application/proto") ?? true;
  return { ...request, url: url.href, header, body: iterable(isBare ? [] : [new Uint8Array(5)]) };
}

async function* iterable(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
