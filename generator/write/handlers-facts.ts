/** What a file says of handlers, whoever read it. Offsets are in its text. */
export interface HandlersFacts {
  /** By the local name. */
  readonly imports: ReadonlyMap<string, ImportedName>;
  /** What is exported under another name than its own: exported → local. */
  readonly exports: ReadonlyMap<string, string>;
  /** The constants and classes of the file. */
  readonly bindings: ReadonlyMap<string, HandlersValue>;
  /** What has to be the handlers of the service. */
  readonly roots: readonly HandlersValue[];
}

/** A name that another module gives; `*` is the module itself. */
export interface ImportedName {
  readonly module: string;
  readonly name: string;
}

/** What stands where handlers are expected. */
export type HandlersValue =
  | { readonly kind: "body"; readonly body: HandlersBody }
  /** A name; `of` is the namespace before it. */
  | { readonly kind: "name"; readonly name: string; readonly of: string | null; readonly offset: number }
  /** Only running the program would tell. */
  | { readonly kind: "unknown"; readonly offset: number };

/** An object literal or a class. */
export interface HandlersBody {
  readonly kind: "object" | "class";
  /** Where its brace opens: no two bodies of a file have the same. */
  readonly open: number;
  /** Whether its type is that of the handlers, so that what does not belong there is a mistake. */
  readonly isTyped: boolean;
  readonly members: readonly HandlersMember[];
  /** What is spread into it, or extended by it. */
  readonly parts: readonly HandlersValue[];
}

/** A member that a caller can see. */
export interface HandlersMember {
  readonly name: string;
  readonly offset: number;
}
