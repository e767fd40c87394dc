import { relative, sep } from "node:path";

/** Whether an absolute path is a folder or lies below it, as text: links are the caller's business. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(way);
}
