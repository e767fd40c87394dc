import { groupsOf } from "./files.ts";
import type { Finding, TextFile } from "./finding.ts";
import { findingsIn } from "./json.ts";
import { runPython } from "./run.ts";

/** What protoc and Python make of the trees below `proto/`, and gRPC's core of their `*.service_config.json`. Needs `python`. */
export async function judgeProtocPython(files: readonly TextFile[]): Promise<readonly Finding[]> {
  return findingsIn(await runPython("judge-protoc.py", groupsOf(files, "proto")));
}
