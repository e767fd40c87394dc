/** A path that stands in a file, as one from the workspace's folder; null when it leaves that. */
export function joinedPath(file: string, path: string): string | null {
  const parts = file.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "..") {
      const last = parts.pop();
      if (last === undefined) return null;
      if (last === "..") parts.push("..", "..");
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** The way from one file to another, as an import writes it: `./common.yaml`. */
export function relativePath(from: string, to: string): string {
  const a = from.split("/").slice(0, -1);
  const b = to.split("/");
  while (a.length > 0 && a[0] === b[0]) {
    a.shift();
    b.shift();
  }
  return [...(a.length === 0 ? ["."] : a.map(() => "..")), ...b].join("/");
}
