import { expect, it, onTestFinished } from "vitest";
import { createClient } from "../../../runtime/src/client.ts";
import type { Logger } from "../../../runtime/src/logger.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { call, record } from "../../support/http-operations.ts";
import { httpPeer } from "../../support/http-serving.ts";

const old = call({ method: "GET", path: "/old", input: json.empty, output: record({}) });

it("tells once that an operation goes out of use, and until when it works", async () => {
  const peer = await httpPeer((_request, response) => {
    const headers = { deprecation: "@1780272000", sunset: "Fri, 30 Jun 2028 00:00:00 GMT" };
    response.writeHead(200, { "content-type": "application/json", ...headers }).end("{}");
  });
  onTestFinished(() => peer.close());
  const lines: string[] = [];
  const logger: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (_fields, message) => void lines.push(message),
    error: () => undefined,
  };
  const client = createClient("shop", { old }, peer.url, { logger });
  onTestFinished(() => client[Symbol.asyncDispose]());
  const ask: unknown = Reflect.get(client, "old");
  for (let count = 0; count < 3; count += 1) await (typeof ask === "function" ? ask({}) : null);
  expect(typeof ask).toBe("function");
  expect(lines).toEqual([`${old.interaction} is deprecated, and works until Fri, 30 Jun 2028 00:00:00 GMT`]);
});
