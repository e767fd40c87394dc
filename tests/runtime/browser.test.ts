import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { type BuildResult, build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tsCodecs } from "../../generator/emitters/ts-codecs/index.ts";
import { tsTypes } from "../../generator/emitters/ts-types/index.ts";
import { root } from "../infra/places.mjs";
import { runBin } from "../judges/run.ts";
import { emitted } from "../support/contracts-of.ts";
import { workspaceOf } from "../support/every-workspace.ts";
import { installedRuntime } from "../support/installed-runtime.ts";
import { tempFolder, writeTree } from "../support/temp-folder.ts";

describe("the runtime in a browser", () => {
  it("compiles without the types of Node", async () => {
    const entries = ["index", "values/json", "values/scalar", "values/protobuf-json", "values/graphql-json"];
    const folder = tempFolder({
      "tsconfig.json": JSON.stringify({
        extends: join(root, "tsconfig.base.json"),
        compilerOptions: { noEmit: true, lib: ["es2023", "es2024.string", "dom"], types: [], skipLibCheck: false },
        files: entries.map((it) => join(root, "runtime", "src", `${it}.ts`)),
      }),
    });
    expect(await runBin("tsc", ["--pretty", "false"], { cwd: folder })).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

describe("the types, errors and codecs of a service in a browser", () => {
  const folder = tempFolder({}, afterAll);
  let bundle: BuildResult<{ metafile: true; write: false }>;
  let script = "";

  beforeAll(async () => {
    const files = await emitted(await workspaceOf("tests/goldens/workspaces/corner-shop"), [tsTypes, tsCodecs]);
    writeTree(folder, {
      ...Object.fromEntries(files.map(({ path, content }) => [path, content])),
      "package.json": '{ "type": "module", "sideEffects": false }',
      "page.ts": page,
    });
    await installedRuntime(folder);
    bundle = await build({
      absWorkingDir: folder,
      entryPoints: ["page.ts"],
      bundle: true,
      minify: true,
      platform: "browser",
      format: "iife",
      globalName: "page",
      metafile: true,
      write: false,
    });
    script = bundle.outputFiles[0]?.text ?? "";
  });

  it("import nothing of Node, and of the runtime what they use", () => {
    const { inputs } = bundle.metafile;
    const imports = Object.values(inputs).flatMap((it) => it.imports);
    expect(imports.filter((it) => it.external === true)).toEqual([]);
    const packages = Object.keys(inputs).filter((it) => it.startsWith("node_modules/"));
    expect(packages.filter((it) => !it.startsWith("node_modules/@interspec/runtime/dist/"))).toEqual([]);
    expect(packages.filter((it) => /avro|protobuf|graphql/.test(it))).toEqual([]);
  });

  it("run where there is nothing but the language", () => {
    const context = createContext({});
    runInContext(script, context);
    expect(JSON.parse(runInContext("JSON.stringify(page.result())", context))).toEqual({
      json: { lines: [{ product: "AB-1234", quantity: 2 }], payment: { card: { last4: "1234" } } },
      read: ["AB-1234", "card"],
      violations: ["extra unknown", "lines.0.quantity max", "payment required"],
      message: "this is no Sku",
      error: ["not_found", "ORDER_NOT_FOUND", "o-1", true],
    });
  });

  it("are small", () => {
    expect(gzipSync(script).length).toBeLessThan(12_000);
  });
});

const page = `
import { isInteractionError, Pass } from "@interspec/runtime";
import { Sku } from "./inventory/types.js";
import { newOrderJson, orderJson } from "./orders/codecs.js";
import { orderNotFound } from "./orders/errors.js";
import { type NewOrder, OrderId, Payment } from "./orders/types.js";

export { orderJson };

export function result() {
  const pass = new Pass("reject");
  const order: NewOrder = {
    lines: [{ product: Sku("AB-1234"), quantity: 2 }],
    payment: Payment.card({ last4: "1234" }),
  };
  const json = newOrderJson.encode(order, "", pass);
  const back = newOrderJson.decode(json, "", pass);
  const read = [back.lines[0]?.product, back.payment.case];
  newOrderJson.decode({ lines: [{ product: "AB-1234", quantity: 200 }], extra: 1 }, "", pass);
  const violations = pass.violations.map((it) => it.field + " " + it.rule);
  const error = orderNotFound({ orderId: OrderId("o-1") });
  return {
    json,
    read,
    violations,
    message: messageOf(() => Sku("none")),
    error: [error.code, error.reason, error.details.orderId, orderNotFound.is(error) && isInteractionError(error)],
  };
}

function messageOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return isInteractionError(error) ? error.message : "";
  }
  return "";
}
`;
