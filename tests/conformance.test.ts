import { beforeAll, describe, expect, it } from "vitest";
import { runSuite } from "./conformance/run-suite.ts";
import { have, need } from "./infra/have.ts";
import { type KeyPair, withAuthority } from "./runtime/auth/certificates.ts";

// The numbers are those of the release that is installed: fewer would mean that the suite was asked for less. None of
// these cases is excepted. What is never run, for it is no feature of ours, is what the .yaml files leave out: HTTP/3;
// zstd, deflate and snappy; streams both ways over HTTP/1.1; and of clients JSON, compressed requests, GET, limits that
// a caller sets, and streams of requests over `fetch`.
describe("Connect's conformance suite passes", () => {
  let certificate: KeyPair & { readonly authority: string };
  beforeAll(async () => {
    if (!(await have("openssl"))) return;
    certificate = await withAuthority(async ({ cert, sign }) => {
      const alternatives = ["DNS.1 = localhost", "IP.1 = 127.0.0.1"];
      return { ...(await sign({ subject: ["CN = localhost"], alternatives })), authority: cert };
    });
  });

  it.for([
    ["for the one port", "server", "server.yaml", 5286],
    ["for clients in Node, over gRPC", "client", "client-grpc.yaml", 348],
    ["for clients over fetch, over Connect and gRPC-Web", "client", "client-web.yaml", 442],
  ] as const)("%s", { timeout: 220_000 }, async ([, mode, config, cases], test) => {
    await need(test, "connectconformance", "openssl");
    expect(await runSuite({ mode, config, certificate })).toEqual({ cases, passed: cases, failed: [] });
  });
});
