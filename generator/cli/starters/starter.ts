/** A file of a new workspace. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

/** The files that a new workspace of this name begins with. */
export type Starter = (name: string) => readonly StarterFile[];

/** Editors read this line: with it they complete and check every key, offline. */
export function schemaLine(modules: string): string {
  return `# yaml-language-server: $schema=${modules}/interspec/schema/interspec.schema.json\n`;
}

/** The first line of `interspec.yaml`. */
export const configHead = schemaLine("./node_modules");

/** The first line of a spec in `specs/`. */
export const specHead = schemaLine("../node_modules");
