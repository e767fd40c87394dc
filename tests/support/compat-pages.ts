import { compatRuleGroups } from "../../generator/compat/index.ts";
import type { Column, CompatRule } from "../../generator/compat/rule.ts";
import { codecs } from "../../generator/compat/use.ts";

const codecTitles = { json: "JSON", proto: "protobuf", avro: "Avro", graphql: "GraphQL" };

/** The pages of the rules of compatibility, by their path in `docs/rules/compat/`. */
export function compatPages(): ReadonlyMap<string, string> {
  const groups = Object.entries(compatRuleGroups);
  const pages = groups.flatMap(([group, rules]) => rules.map((it) => [`${it.id}.md`, page(group, it)] as const));
  return new Map([["README.md", index(groups)], ...pages]);
}

function index(groups: readonly (readonly [string, readonly CompatRule[]])[]): string {
  const sections = groups.flatMap(([group, rules]) => [
    `## ${group}`,
    "",
    "| row | rule | |",
    "|---|---|---|",
    ...rules.map((it) => `| ${it.row} | [${it.id}](${it.id}.md) | ${it.summary} |`),
    "",
  ]);
  const head =
    "These are the rules of `gen breaking`; [Changing contracts](../../guide/evolution.md) says how it judges.";
  return ["# Rules of compatibility", "", head, "", ...sections].join("\n").replace(/\n+$/, "\n");
}

function page(group: string, rule: CompatRule): string {
  const { id, row, summary, why, fix, axis, exception } = rule;
  return [
    `# ${id}`,
    "",
    summary,
    "",
    `Row ${row}, group ${group}; what breaks is ${axisText[axis]}.`,
    "",
    `**Why**: ${why}`,
    "",
    `**Safely**: ${fix}`,
    "",
    ...verdicts(rule),
    "",
    ...(exception === null ? [] : [`Otherwise: ${exception.says}.`, ""]),
    ...exampleLines(rule),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

const axisText = { wire: "the wire", semantic: "the meaning", source: "code that is generated again" };

function verdicts({ verdicts: all }: CompatRule): readonly string[] {
  const columns = codecs.map((it) => all[it]);
  const [first] = columns;
  const isSame = (a: Column, b: Column) => a.backward === b.backward && a.forward === b.forward;
  if (first !== undefined && first.backward === first.forward && columns.every((it) => isSame(it, first)))
    return [`Verdict: ${first.backward}.`];
  return [
    "| | new readers of old messages | old readers of new messages |",
    "|---|---|---|",
    ...codecs.map((it) => `| ${codecTitles[it]} | ${all[it].backward} | ${all[it].forward} |`),
  ];
}

function exampleLines({ example }: CompatRule): readonly string[] {
  if (example === null) return [];
  const block = (title: string, text: string) => [`${title}:`, "", "```yaml", text.trimEnd(), "```", ""];
  return [...block("Before", example.before), ...block("After", example.after)];
}
