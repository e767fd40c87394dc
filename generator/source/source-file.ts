import { sha256 } from "../base/digest.ts";

/** A text file of the workspace. */
export interface SourceFile {
  /** Relative to the workspace's folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

const digests = new WeakMap<SourceFile, string>();

/** The SHA-256 of a file's text: every stage that compares with the last run asks for it. */
export function textDigest(file: SourceFile): string {
  const digest = digests.get(file) ?? sha256(file.text);
  digests.set(file, digest);
  return digest;
}
