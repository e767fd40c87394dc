import { posix } from "node:path";
import * as protobufEsLibrary from "@bufbuild/protobuf";
import * as codegen from "@bufbuild/protobuf/codegenv2";
import * as wellKnown from "@bufbuild/protobuf/wkt";
import { transform } from "esbuild";
import type { Emitter } from "../../generator/emit/emitter.ts";
import { protobufEs } from "../../generator/emitters/protobuf-es/index.ts";
import { tsCodecs } from "../../generator/emitters/ts-codecs/index.ts";
import { tsTypes } from "../../generator/emitters/ts-types/index.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import * as event from "../../runtime/src/event/index.ts";
import * as graphql from "../../runtime/src/graphql/operation.ts";
import * as http from "../../runtime/src/http/operation.ts";
import * as runtime from "../../runtime/src/index.ts";
import * as mqtt from "../../runtime/src/mqtt/index.ts";
import * as realtime from "../../runtime/src/realtime/operation.ts";
import * as rpc from "../../runtime/src/rpc/operation.ts";
import * as avro from "../../runtime/src/values/avro.ts";
import * as graphqlJson from "../../runtime/src/values/graphql-json.ts";
import * as json from "../../runtime/src/values/json.ts";
import * as protobuf from "../../runtime/src/values/protobuf.ts";
import * as protobufJson from "../../runtime/src/values/protobuf-json.ts";
import * as scalar from "../../runtime/src/values/scalar.ts";
import { emitted } from "../support/contracts-of.ts";

/** What a module exports. */
export type Module = Readonly<Record<string, unknown>>;

const packages: Readonly<Record<string, Module>> = {
  "@bufbuild/protobuf": protobufEsLibrary,
  "@bufbuild/protobuf/codegenv2": codegen,
  "@bufbuild/protobuf/wkt": wellKnown,
  "@interspec/runtime": runtime,
  "@interspec/runtime/avro": avro,
  "@interspec/runtime/event": event,
  "@interspec/runtime/graphql": graphql,
  "@interspec/runtime/graphql-json": graphqlJson,
  "@interspec/runtime/http": http,
  "@interspec/runtime/json": json,
  "@interspec/runtime/mqtt": mqtt,
  "@interspec/runtime/protobuf": protobuf,
  "@interspec/runtime/protobuf-json": protobufJson,
  "@interspec/runtime/realtime": realtime,
  "@interspec/runtime/rpc": rpc,
  "@interspec/runtime/scalar": scalar,
};

/** The TypeScript that is made of a workspace, running: modules by path, `orders/wire/avro-codecs`. */
export interface GeneratedCode {
  readonly workspace: Workspace;
  readonly module: (path: string) => Module;
  readonly has: (path: string) => boolean;
}

/** Emits the types and codecs of a workspace, and what else is wanted, and loads them, in memory. */
export async function generatedCode(workspace: Workspace, more: readonly Emitter[] = []): Promise<GeneratedCode> {
  const files = await emitted(workspace, [tsTypes, tsCodecs, protobufEs, ...more]);
  const sources = new Map<string, string>();
  for (const { path, content } of files) {
    const { code } = await transform(content, { loader: "ts", format: "cjs", target: "es2022" });
    sources.set(path.replace(/\.ts$/, ""), code);
  }
  const loaded = new Map<string, Module>();
  const load = (path: string): Module => {
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const module = { exports: {} };
    // Modules that need each other see what is there so far, as in any loader.
    loaded.set(path, module.exports);
    const required = (name: string) =>
      packages[name] ?? load(posix.join(posix.dirname(path), name.replace(/\.js$/, "")));
    new Function("require", "module", "exports", sources.get(path) ?? missing(path))(required, module, module.exports);
    loaded.set(path, module.exports);
    return module.exports;
  };
  return { workspace, module: load, has: (path) => sources.has(path) };
}

function missing(path: string): never {
  throw new Error(`there is no module '${path}'`);
}
