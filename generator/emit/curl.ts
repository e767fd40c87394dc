import type { JsonValue } from "../model/types.ts";
import { recordType, scalarOf } from "../model/walk.ts";
import type { SecurityScheme, Workspace } from "../model/workspace.ts";
import type { HttpInteraction } from "../styles/http/model.ts";
import { credentialOf, schemeOf } from "./credential.ts";
import { exampleInput } from "./example-input.ts";
import { exampleUuid } from "./example-scalar.ts";
import { bodyFields } from "./http-bodies.ts";
import { httpParts } from "./http-parts.ts";
import type { SchemaForm } from "./schema-form.ts";
import { shellWord, shellWordWith } from "./shell-text.ts";
import { type NamedExample, wireExamples, wireFieldExamples } from "./shown-example.ts";
import { isObject } from "./wire-json.ts";

/** The `curl` that calls an endpoint with the values that its OpenAPI document shows; a line for each of its parts. */
export function curlLines(workspace: Workspace, interaction: HttpInteraction, baseUrl: string): readonly string[] {
  const { values } = exampleInput(workspace, interaction, interaction.input.type);
  const { path, headers } = httpParts(workspace, interaction, values);
  const { method } = interaction;
  const verb = method === "GET" ? "" : method === "HEAD" ? "-I " : `-X ${method} `;
  const isKeyed = interaction.policies.idempotency.value === "key";
  return [
    `curl ${verb}${shellWord(baseUrl + path)}`,
    ...credentialParts(workspace, interaction),
    ...(isKeyed ? [header("Idempotency-Key", exampleUuid)] : []),
    ...headers.map((it) => header(it.name, it.value)),
    ...body(workspace, interaction),
  ];
}

function header(name: string, value: string): string {
  return `-H ${shellWord(`${name}: ${value}`)}`;
}

/** What proves who calls; secrets are variables of the environment. */
function credentialParts({ security }: Workspace, { policies }: HttpInteraction): readonly string[] {
  const schemes = new Map(security.map((it): [string, SecurityScheme] => [it.name, it]));
  const scheme = schemeOf(policies.auth.value, schemes);
  if (scheme === null) return [];
  if (scheme.type === "mtls") return ["--cert client.pem --key client.key"];
  const credential = credentialOf(scheme);
  if (credential === null) return [];
  return [`-H ${shellWordWith(`${credential.header}: ${credential.before}`, credential.variable)}`];
}

function body(workspace: Workspace, interaction: HttpInteraction): readonly string[] {
  const { input } = interaction;
  switch (input.body.kind) {
    case "none":
      return [];
    case "content":
      return contentParts(workspace, interaction, input.body);
    case "patch": {
      const { field, type } = input.body;
      const given = examplesOf(interaction).flatMap(({ name, value }) => {
        const patch = isObject(value) ? value[field] : undefined;
        return patch === undefined ? [] : [{ name, value: patch }];
      });
      return json(wireExamples(workspace, { kind: "named", id: type }, "patch", given));
    }
    case "json": {
      const part = bodyFields(workspace, interaction);
      const [form, given]: [SchemaForm, readonly NamedExample[]] = ["in", examplesOf(interaction)];
      return json(
        part === null
          ? wireExamples(workspace, { kind: "named", id: input.type }, form, given)
          : wireFieldExamples(workspace, part.record, part.fields, form, given),
      );
    }
  }
}

/** The inputs of examples that end well. */
function examplesOf({ examples }: HttpInteraction): readonly NamedExample[] {
  return examples.flatMap(({ name, input, error }) =>
    input === null || error !== null ? [] : [{ name, value: input }],
  );
}

function json([example]: readonly { readonly value: JsonValue }[]): readonly string[] {
  return [header("Content-Type", "application/json"), `-d ${shellWord(JSON.stringify(example?.value ?? {}))}`];
}

/** A body that is one field: its text, or a file for its bytes. */
function contentParts(
  workspace: Workspace,
  interaction: HttpInteraction,
  { field, mediaType }: { readonly field: string; readonly mediaType: string },
): readonly string[] {
  const { type } = interaction.input;
  const of = recordType(workspace, type).fields.find((it) => it.name === field);
  const isText = of !== undefined && scalarOf(workspace, of.type)?.name !== "bytes";
  const text = exampleInput(workspace, interaction, type).values[field];
  const data = isText && typeof text === "string" ? `--data-raw ${shellWord(text)}` : "--data-binary @body";
  return [header("Content-Type", mediaType), data];
}
