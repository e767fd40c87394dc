import type { ExampleFiles, LintRule } from "../../generator/lint/rule.ts";

/** The page of a rule in the docs: all of it comes from the rule. */
export function rulePage({ id, severity, summary, why, examples, presets }: LintRule): string {
  const where = presets === null ? "every preset" : presets.map((it) => `\`${it}\``).join(", ");
  return [
    `# ${id}`,
    summary,
    `Severity: ${severity}. Runs in: ${where}.`,
    why,
    "## Bad",
    ...exampleBlocks(examples.bad),
    "## Good",
    ...exampleBlocks(examples.good),
    "[All rules](README.md), and [how to set and silence them](../../guide/design-lint.md)\n",
  ].join("\n\n");
}

/** The page that lists the rules. */
export function rulesPage(rules: readonly LintRule[]): string {
  const rows = rules.map(
    ({ id, severity, summary, presets }) =>
      `| [${id}](${id}.md) | ${severity} | ${presets?.join(", ") ?? ""} | ${summary} |`,
  );
  return [
    "# Design rules\n",
    "What `gen lint` looks for. [The guide](../../guide/design-lint.md) says how to set, silence and postpone it.\n",
    "| rule | severity | presets | what holds in a good spec |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function exampleBlocks(files: ExampleFiles): readonly string[] {
  return Object.entries(files).flatMap(([path, text]) => [`\`${path}\``, `\`\`\`yaml\n${text}\`\`\``]);
}
