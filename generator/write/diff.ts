import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/** Beyond so many changed lines a diff says no more than that the file is another. */
const maxEdits = 4000;

/** The unified diff of one file, ending in a newline; null as one side means that the file is absent there. */
export function fileDiff(path: string, before: string | null, after: string | null): string {
  const [oldName, newName] = [before === null ? "/dev/null" : `a/${path}`, after === null ? "/dev/null" : `b/${path}`];
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY, maxEditLength: maxEdits };
  const patch = createTwoFilesPatch(oldName, newName, before ?? "", after ?? "", undefined, undefined, options);
  return patch ?? `--- ${oldName}\n+++ ${newName}\n(all but nothing is the same)\n`;
}
