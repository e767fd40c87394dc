import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../infra/places.mjs";
import type { TextFile } from "../judges/finding.ts";
import { runPython } from "../judges/run.ts";

/** A call of Python's gRPC client. */
export interface ForeignCall {
  /** `shop.inventory.v1.InventoryService/StockOf` */
  readonly method: string;
  /** As protobuf JSON; one where the method takes one. */
  readonly requests: readonly object[];
  readonly timeoutMs?: number;
  /** After so many messages a stream is given up; read to its end when left out. */
  readonly take?: number;
}

/** What came of it. */
export interface ForeignAnswer {
  readonly messages: readonly unknown[];
  readonly code: string;
  readonly message: string;
  readonly details: readonly { readonly type: string; readonly value: unknown }[];
}

/** Calls a server on loopback with Python's gRPC client. Needs `python`. */
export async function callGrpc(
  port: number,
  protos: readonly TextFile[],
  calls: readonly ForeignCall[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<readonly ForeignAnswer[]> {
  const input = {
    target: `127.0.0.1:${port}`,
    protos: [...protos, ...richErrors()],
    metadata: Object.entries(metadata),
    calls: calls.map((it) => ({ timeoutMs: 5000, take: null, ...it })),
  };
  return (await runPython("call-grpc.py", input)) as readonly ForeignAnswer[];
}

/** The protos of details, and of the status that holds them. */
function richErrors(): readonly TextFile[] {
  const details = readFileSync(join(root, "runtime", "proto", "google", "rpc", "error_details.proto"), "utf8");
  const status = `syntax = "proto3";
package google.rpc;
import "google/protobuf/any.proto";
message Status {
  int32 code = 1;
  string message = 2;
  repeated google.protobuf.Any details = 3;
}
`;
  return [
    { path: "google/rpc/error_details.proto", content: details },
    { path: "google/rpc/status.proto", content: status },
  ];
}
