/** A file of a new workspace. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

/** What a new workspace begins with. */
export interface Starter {
  /** The config and the specs of a workspace of this name. */
  readonly files: (name: string) => readonly StarterFile[];
  /** `src/main.ts`: it runs as soon as handlers and services are generated. */
  readonly main: string;
  /** The packages that it imports beside those that generated code needs. */
  readonly packages: readonly string[];
}

/** Editors read this line: with it they complete and check every key, offline. */
export function schemaLine(modules: string): string {
  return `# yaml-language-server: $schema=${modules}/interspec/schema/interspec.schema.json\n`;
}

/** The first line of `interspec.yaml`. */
export const configHead = schemaLine("./node_modules");

/** The first line of a spec in `specs/`. */
export const specHead = schemaLine("../node_modules");
