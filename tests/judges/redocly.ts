import { parseDocument } from "yaml";
import { filesOf, inFolder } from "./files.ts";
import type { Finding, TextFile } from "./finding.ts";
import { isObject, listOf, memberOf, objectOf } from "./json.ts";
import { runBin } from "./run.ts";

/** What redocly's `recommended` rules say of all files below `openapi/`, errors and warnings alike, in one process. */
export async function judgeRedocly(files: readonly TextFile[]): Promise<readonly Finding[]> {
  const documents = filesOf(files, "openapi", ".yaml");
  // One file that cannot be parsed ends redocly's whole run, so those are told apart first.
  const broken = documents.flatMap((it) => syntaxFindings(it));
  const readable = documents.filter((it) => !broken.some(({ file }) => file === it.path));
  if (readable.length === 0) return broken;
  return inFolder([...readable, { path: "redocly.yaml", content: "extends: [recommended]\n" }], async (folder) => {
    const paths = readable.map((it) => it.path);
    const args = ["lint", "--format=json", "--max-problems=1000", "--config=redocly.yaml", ...paths];
    const env = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
    const { status, stdout, stderr } = await runBin("redocly", args, { cwd: folder, env });
    const reports = [...jsonDocuments(stdout)];
    const findings = reports.flatMap((it) => listOf(objectOf(it)["problems"])).map(findingOf);
    const explained = reports.length === paths.length && (status === 0 || findings.length > 0);
    const unexplained = { file: "", rule: "redocly", message: `ended with ${status}: ${stderr}` };
    return explained ? [...broken, ...findings] : [...broken, ...findings, unexplained];
  });
}

function syntaxFindings({ path, content }: TextFile): readonly Finding[] {
  const { errors } = parseDocument(content);
  return errors.map((it) => ({ file: path, rule: "yaml", message: it.message }));
}

function findingOf(problem: unknown): Finding {
  const { ruleId, message, location } = objectOf(problem);
  const pointer = memberOf(location, 0, "pointer") ?? "";
  return {
    file: String(memberOf(location, 0, "source", "ref") ?? ""),
    rule: String(ruleId),
    message: `${message} (${pointer})`,
  };
}

/** For several files redocly prints several JSON documents, with nothing between them. */
function* jsonDocuments(text: string): Iterable<unknown> {
  for (const part of text.split(/(?<=^\})(?=\s*\{)/m)) {
    if (part.trim() === "") continue;
    const document: unknown = JSON.parse(part);
    if (isObject(document)) yield document;
  }
}
