/** The fenced YAML of a page whose first line is the path of the file that it is. */
export function wholeFiles(page: string): readonly (readonly [string, string])[] {
  const blocks = [...page.matchAll(/^```yaml\n# (interspec\.yaml|specs\/[a-z0-9-]+\.yaml)\n([\s\S]*?)^```$/gm)];
  return blocks.map(([, path = "", text = ""]) => [path, text]);
}

/** The fenced TypeScript of a page whose first line is the path of the module that it is. */
export function modules(page: string): readonly (readonly [string, string])[] {
  const blocks = [...page.matchAll(/^```ts\n\/\/ (src\/[a-z0-9/-]+\.ts)\n([\s\S]*?)^```$/gm)];
  return blocks.map(([, path = "", text = ""]) => [path, text]);
}
