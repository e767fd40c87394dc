import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { HttpCaller } from "./http-caller.ts";
import type { ToldError } from "./refused-request.ts";
import type { Told } from "./subgraph.ts";

/** So often a silent stream says that it is there. Source: resilience.md, Knobs, "keepalive". */
const commentMs = 15_000;

/** Writes results as events, as fast as they are read, until they end or the caller has gone. */
export async function eventStream(
  response: ServerResponse,
  caller: HttpCaller,
  results: AsyncGenerator<Told> | Told,
  failed: (error: unknown) => ToldError,
): Promise<void> {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  response.write(":\n\n");
  const comments = setInterval(() => response.write(":\n\n"), commentMs);
  try {
    if (!(Symbol.asyncIterator in results)) await next(response, caller, results);
    else for await (const result of results) await next(response, caller, result);
  } catch (error) {
    if (caller.cancellation.reason === null) await next(response, caller, { errors: [failed(error)] });
  } finally {
    clearInterval(comments);
    response.end("event: complete\ndata:\n\n");
  }
}

async function next(response: ServerResponse, { cancellation }: HttpCaller, told: Told): Promise<void> {
  const isTaken = response.write(`event: next\ndata: ${JSON.stringify(told)}\n\n`);
  if (isTaken || cancellation.reason !== null) return;
  // Who does not read is waited for, and no more is asked of the handler meanwhile.
  const { signal } = cancellation;
  await once(response, "drain", { signal }).catch(() => undefined);
}
