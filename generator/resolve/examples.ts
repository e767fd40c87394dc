import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { Example, Interaction } from "../model/interaction.ts";
import type { JsonValue, TypeId, TypeRef } from "../model/types.ts";
import type { ExampleSyntax } from "../syntax/interaction.ts";
import { closest } from "../syntax/suggest.ts";
import type { Resolution } from "./context.ts";
import { checkValue } from "./values.ts";

/** The examples of an interaction, checked against its types; wrong ones are left out after a report. */
export function examplesOf(
  resolution: Resolution,
  interaction: Interaction,
  syntax: readonly ExampleSyntax[],
): readonly Example[] {
  return syntax.map((example, index) =>
    exampleOf(resolution, interaction, example, at(interaction.origin, "examples", index), index),
  );
}

interface Sides {
  readonly input: TypeRef | null;
  readonly output: TypeRef | null;
  readonly payload: TypeRef | null;
}

function sidesOf(interaction: Interaction): Sides {
  const named = (id: TypeId | null): TypeRef | null => (id === null ? null : { kind: "named", id });
  switch (interaction.style) {
    case "http":
      return { input: named(interaction.input.type), output: outputOf(interaction), payload: null };
    case "grpc":
    case "graphql":
      return { input: named(interaction.input), output: interaction.output, payload: null };
    case "stream":
      return { input: interaction.in.type, output: interaction.out.type, payload: null };
    case "realtime":
      return { input: named(interaction.input), output: named(interaction.send), payload: named(interaction.send) };
    case "event":
      return { input: null, output: null, payload: named(interaction.channel.payload) };
    case "mqtt":
      return { input: named(interaction.channel.input), output: null, payload: named(interaction.channel.payload) };
  }
}

function outputOf(interaction: Extract<Interaction, { style: "http" }>): TypeRef | null {
  switch (interaction.output.kind) {
    case "none":
      return null;
    case "json":
      return interaction.output.type;
    case "content":
      return { kind: "named", id: interaction.output.type };
  }
}

function exampleOf(
  resolution: Resolution,
  interaction: Interaction,
  syntax: ExampleSyntax,
  origin: Origin,
  index: number,
): Example {
  const sides = sidesOf(interaction);
  if (syntax.out !== undefined && syntax.error !== undefined) {
    const message = "an example ends with an output or with an error, not with both";
    resolution.report({ code: "wrong-value", message, origin: at(origin, "error"), help: "make two examples of it" });
  }
  return {
    name: syntax.name ?? `example ${index + 1}`,
    input: sideOf(resolution, sides.input, syntax.in, at(origin, "in")),
    output: sideOf(resolution, sides.output, syntax.out, at(origin, "out")),
    payload: sideOf(resolution, sides.payload, syntax.payload, at(origin, "payload")),
    error: errorOf(resolution, interaction, syntax.error, at(origin, "error")),
  };
}

function sideOf(
  resolution: Resolution,
  type: TypeRef | null,
  value: JsonValue | undefined,
  origin: Origin,
): JsonValue | null {
  if (value === undefined) return null;
  if (type === null) {
    resolution.report({
      code: "wrong-value",
      message: `this interaction has no such side: '${String(origin.path.at(-1))}'`,
      origin,
      help: "remove it",
    });
    return null;
  }
  return checkValue(resolution, type, value, origin) ?? null;
}

function errorOf(
  resolution: Resolution,
  interaction: Interaction,
  syntax: ReadonlyMap<string, JsonValue> | undefined,
  origin: Origin,
): Example["error"] {
  const [entry, another] = [...(syntax ?? [])];
  if (entry === undefined) return null;
  const declared = interaction.errors.flatMap((id) => resolution.errors.get(id) ?? []);
  const [name, value] = entry;
  const error = declared.find((it) => it.name === name.split(".").at(-1));
  const [owner = ""] = name.split(".");
  if (error === undefined && resolution.brokenServices.has(owner)) return null;
  if (another !== undefined || error === undefined) {
    const near = closest(
      name,
      declared.map((it) => it.name),
    );
    const help =
      near === null
        ? `the declared errors are ${declared.map((it) => it.name).join(", ") || "none"}`
        : `did you mean '${near}'?`;
    resolution.report({
      code: "wrong-value",
      message:
        another === undefined
          ? `'${name.slice(0, 80)}' is no declared error of this interaction`
          : "an example ends with one error",
      origin,
      help,
    });
    return null;
  }
  const fields = checkValue(resolution, { kind: "named", id: error.id }, value ?? {}, at(origin, name));
  return fields === undefined ? null : { id: error.id, fields };
}
