/** A text file of the workspace. */
export interface SourceFile {
  /** Relative to the workspace's folder, with `/`. */
  readonly path: string;
  readonly text: string;
}
