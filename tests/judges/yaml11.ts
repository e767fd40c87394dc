import { parse } from "yaml";
import { type Finding, messageOf, type TextFile } from "./finding.ts";
import { isObject, listOf, objectOf } from "./json.ts";
import { runPython } from "./run.ts";

/** Where PyYAML (YAML 1.1) and the `yaml` package (1.2) read another value in a `.yaml` file. Needs `python`. */
export async function judgeYaml11(files: readonly TextFile[]): Promise<readonly Finding[]> {
  const documents = files.filter((it) => it.path.endsWith(".yaml"));
  const read = listOf(
    await runPython(
      "judge-yaml.py",
      documents.map((it) => it.content),
    ),
  );
  return documents.flatMap(({ path, content }, index) => {
    const { value, error } = objectOf(read[index]);
    if (error !== undefined) return [{ file: path, rule: "pyyaml", message: String(error) }];
    try {
      return differences(value, parse(content), "").map((message) => ({ file: path, rule: "yaml-1.1", message }));
    } catch (problem) {
      return [{ file: path, rule: "yaml", message: messageOf(problem) }];
    }
  });
}

function differences(older: unknown, newer: unknown, place: string): readonly string[] {
  if (Array.isArray(older) && Array.isArray(newer) && older.length === newer.length) {
    return older.flatMap((it, index) => differences(it, newer[index], `${place}/${index}`));
  }
  if (isObject(older) && isObject(newer) && Object.keys(older).join("\n") === Object.keys(newer).join("\n")) {
    return Object.keys(older).flatMap((key) => differences(older[key], newer[key], `${place}/${key}`));
  }
  if (Object.is(older, newer) || older === newer) return [];
  return [`${place}: ${shown(older)} for YAML 1.1, ${shown(newer)} for 1.2`];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
