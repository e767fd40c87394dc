/** One thing that a judge holds against a file. An empty list of them means: accepted. */
export interface Finding {
  readonly file: string;
  readonly rule: string;
  readonly message: string;
}

/** A file as emitters make it: path with `/`, and text. */
export interface TextFile {
  readonly path: string;
  readonly content: string;
}

/** What an unknown thrown value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
