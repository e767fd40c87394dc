import type { Field } from "../../model/types.ts";
import { opened } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { Native } from "../constraint-text.ts";
import { constraintText, describedLines } from "../constraint-text.ts";
import { deprecationText } from "../deprecation-text.ts";

// A `json` is Json in TypeScript too, and whoever writes TypeScript knows how far a number counts.
const said: ReadonlySet<Native> = new Set(["json", "safeint"]);
const saidByAlias: ReadonlySet<Native> = new Set(["json", "decimal", "uuid", "date", "safeint"]);

/** What has a description, and may go away. */
type Declared = Pick<Field, "description" | "deprecated">;

/** The lines of a comment in front of a declaration; none where there is nothing to say. */
export function jsDoc(lines: readonly string[]): readonly string[] {
  const [only, ...more] = lines.map(commentText);
  if (only === undefined) return [];
  if (more.length === 0) return [`/** ${only} */`];
  return ["/**", ...[only, ...more].map((it) => ` * ${it}`.trimEnd()), " */"];
}

/** A line of a comment, without what would end it. */
export function commentText(line: string): string {
  return line.replaceAll("*/", "*\\/");
}

/** What is said of a field: its description, what its type cannot say, and that it is going away. */
export function fieldDoc(workspace: Workspace, field: Field): readonly string[] {
  return [...describedLines(field.description, fieldText(workspace, field)), ...goingAway(field)];
}

/** What an alias is, and its constraints, are told where it is declared. */
function fieldText(workspace: Workspace, field: Field): string {
  if (field.type.kind !== "named") return constraintText(workspace, field, said);
  const { type } = opened(workspace, field.type);
  return constraintText(workspace, { ...field, type }, saidByAlias);
}

/** What is said of a declaration: its description, the text, and that it is going away. */
export function declarationDoc(declared: Declared, text = ""): readonly string[] {
  return [...describedLines(declared.description, text), ...goingAway(declared)];
}

/** That something is going away; nothing of what stays. */
export function goingAway({ deprecated }: Pick<Declared, "deprecated">): readonly string[] {
  return deprecated === null ? [] : [`@deprecated ${deprecationText(deprecated)}`];
}
