import { filesOf, inFolder } from "./files.ts";
import type { Finding, TextFile } from "./finding.ts";
import { listOf, objectOf } from "./json.ts";
import { runBin } from "./run.ts";

const ruleset = {
  extends: [
    ["spectral:oas", "recommended"],
    ["spectral:asyncapi", "recommended"],
  ],
  rules: {
    // It knows no scopes of `openIdConnect`; redocly checks the schemes' names, `openapi-meta` the scopes of `oauth2`.
    "oas3-operation-security-defined": "off",
    // Remarks, no warnings: we write 3.0.0 on purpose, and the judge of `asyncapi.ts` looks into Avro payloads.
    "asyncapi-latest-version": "off",
    "asyncapi-3-payload-unsupported-schemaFormat": "off",
  },
};

// Nothing is invented: a spec without `contact` has its owner's name alone.
const contactRules = ["contact-properties", "asyncapi-info-contact-properties"];

/** What spectral's `oas` and `asyncapi` rules say of all files below `openapi/` and `asyncapi/`, in one process. */
export async function judgeSpectral(files: readonly TextFile[]): Promise<readonly Finding[]> {
  const documents = [...filesOf(files, "openapi", ".yaml"), ...filesOf(files, "asyncapi", ".yaml")];
  if (documents.length === 0) return [];
  // AsyncAPI documents refer to Avro files beside them.
  const all = [
    ...documents,
    ...filesOf(files, "avro", ".avsc"),
    { path: "ruleset.json", content: rulesFor(documents) },
  ];
  return inFolder(all, async (folder) => {
    const args = [
      "lint",
      "--format=json",
      "--ruleset=ruleset.json",
      "--fail-severity=hint",
      ...documents.map((it) => it.path),
    ];
    const { status, stdout, stderr } = await runBin("spectral", args, { cwd: folder });
    const findings = reported(stdout).map((it) => findingOf(it, folder));
    if (findings.length > 0 || status === 0) return findings;
    return [{ file: "", rule: "spectral", message: `ended with ${status}: ${stdout}${stderr}` }];
  });
}

function rulesFor(documents: readonly TextFile[]): string {
  const ownerOnly = documents.filter(({ content }) => /^ {2}contact:\n {4}name: [^\n]*\n(?! {4})/m.test(content));
  const rules = Object.fromEntries(contactRules.map((it) => [it, "off"]));
  const overrides = ownerOnly.length === 0 ? [] : [{ files: ownerOnly.map((it) => it.path), rules }];
  return JSON.stringify(overrides.length === 0 ? ruleset : { ...ruleset, overrides });
}

function reported(stdout: string): readonly unknown[] {
  const start = stdout.indexOf("[");
  return start === -1 ? [] : listOf(JSON.parse(stdout.slice(start, stdout.lastIndexOf("]") + 1)));
}

function findingOf(result: unknown, folder: string): Finding {
  const { code, message, path, source } = objectOf(result);
  return {
    file: String(source).replace(`${folder}/`, ""),
    rule: String(code),
    message: `${message} (${listOf(path).join(".")})`,
  };
}
