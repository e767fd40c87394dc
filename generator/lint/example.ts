/** The file of a service in an example: what every one begins with, and the rest. */
export function serviceFile(name: string, rest: string): string {
  return `interspec: 1\nservice: ${name}\nowner: team-shop\ndefaults: { auth: service }\n${dedented(rest)}`;
}

/** The `interspec.yaml` of an example: what every one begins with, and the rest. */
export function configFile(rest: string): string {
  return `interspec: 1\nname: shop\n${dedented(rest)}`;
}

/** The text without the blanks that all its lines begin with, and without the line that opens it. */
export function dedented(text: string): string {
  const lines = text.replace(/^\n/, "").trimEnd().split("\n");
  const depths = lines.filter((it) => it.trim() !== "").map((it) => it.length - it.trimStart().length);
  return `${lines.map((it) => it.slice(Math.min(...depths))).join("\n")}\n`;
}
