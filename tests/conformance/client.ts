// A client under test: the suite says on stdin what to call, and is told on stdout what came of it. Its one argument is the path of the suite's messages.

import type { ClientRequest } from "./client-request.ts";
import { incomingFrames, outgoingFrame } from "./frames.ts";
import { makeCall } from "./make-call.ts";
import { suiteOperations } from "./operations.ts";
import { SuiteMessages } from "./suite-messages.ts";

const atOnce = 16;
/** The suite ends it before, unless it has gone itself. */
const longestMs = 300_000;

const messages = new SuiteMessages(process.argv[2] ?? "");
const operations = suiteOperations(messages, 4 * 1024 * 1024);
setTimeout(() => process.exit(1), longestMs).unref();
process.on("SIGTERM", () => process.exit(0));
const running = new Set<Promise<void>>();
for await (const frame of incomingFrames(process.stdin)) {
  while (running.size >= atOnce) await Promise.race(running);
  const call = answer(messages.read<ClientRequest>("ClientCompatRequest", frame)).finally(() => running.delete(call));
  running.add(call);
}
await Promise.all(running);

async function answer(request: ClientRequest): Promise<void> {
  const { testName } = request;
  const result = await makeCall(request, operations, messages).then(
    (response) => ({ testName, response }),
    (error: unknown) => ({ testName, error: { message: error instanceof Error ? String(error.stack) : "failed" } }),
  );
  process.stdout.write(outgoingFrame(messages.write("ClientCompatResponse", result)));
}
