import type { Checked } from "../../generator/base/diagnostic.ts";
import { hasErrors } from "../../generator/base/diagnostic.ts";
import { fileOrigin } from "../../generator/base/origin.ts";
import type { Compiled } from "../../generator/compile.ts";
import { parseConfig } from "../../generator/config.ts";
import { defineEmitter, generated } from "../../generator/emit/emitter.ts";
import type { Stages } from "../../generator/load.ts";
import { emptyLock } from "../../generator/lock/lock.ts";
import type { Workspace } from "../../generator/model/workspace.ts";

/** A spec here is a list of lines `path: content`: the files that it asks for. */
export const fakeStages: Stages = {
  parseConfig,
  compile: async ({ config: file, specs, lock }): Promise<Checked<Compiled | null>> => {
    const config = parseConfig(file);
    if (config.value === null || hasErrors(config.diagnostics)) return { value: null, diagnostics: config.diagnostics };
    const wanted = specs.flatMap((it) => it.text.trim().split("\n")).filter((it) => it !== "");
    const lockText = `${wanted.map((it) => it.split(": ")[0]).join("\n")}\n`;
    const known = new Set(lock?.text.split("\n"));
    const lockChanges = lockText
      .trim()
      .split("\n")
      .filter((it) => !known.has(it));
    return {
      value: {
        config: config.value,
        workspace: workspaceOf(wanted),
        lock: emptyLock,
        lockText,
        parts: new Map(),
        lockChanges,
        part: null,
      },
      diagnostics: [],
    };
  },
  compilePart: async () => null,
  emitters: [
    defineEmitter({
      name: "upper",
      summary: "Files whose name starts with an upper-case letter",
      styles: ["http"],
      scope: "workspace",
      emit: (it) => filesOf(it, /^[A-Z]/),
    }),
    defineEmitter({
      name: "lower",
      summary: "All other files",
      styles: ["grpc"],
      scope: "workspace",
      emit: (it) => filesOf(it, /^[^A-Z]/),
    }),
  ],
};

function filesOf(workspace: Workspace, pattern: RegExp) {
  return workspace.name.split("\n").flatMap((line) => {
    const [path = "", content = ""] = line.split(": ");
    return pattern.test(path) ? [generated(path, `${content}\n`)] : [];
  });
}

/** The lines travel in the name: nothing else of the model is needed. */
function workspaceOf(lines: readonly string[]): Workspace {
  return {
    name: lines.join("\n"),
    namespace: "",
    brokers: [],
    security: [],
    journeys: [],
    lint: { preset: "default", maxSyncHops: 3, rules: new Map(), origin: fileOrigin("interspec.yaml") },
    compatibility: null,
    services: [],
    libraries: [],
    types: new Map(),
    wrappers: new Map(),
    errors: new Map(),
    interactions: new Map(),
  };
}
