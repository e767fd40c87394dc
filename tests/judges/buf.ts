import { type Group, groupsOf, inFolder } from "./files.ts";
import type { Finding, TextFile } from "./finding.ts";
import { listOf, objectOf } from "./json.ts";
import { type Ended, runBin } from "./run.ts";

// Ours, and not the tree's own buf.yaml: a comment or a config in the tree must not weaken STANDARD.
const config = `version: v2
modules:
  - path: .
lint:
  use: [STANDARD]
  disallow_comment_ignores: true
`;

/** What buf lint (STANDARD), buf format and buf build say of the trees below `proto/`, each tree with its own buf.yaml too. */
export async function judgeBuf(files: readonly TextFile[]): Promise<readonly Finding[]> {
  const findings = await Promise.all(groupsOf(files, "proto").map(judgeGroup));
  return findings.flat();
}

/** The descriptors of the trees below `proto/`, as the JSON of a FileDescriptorSet each. */
export async function descriptorSets(files: readonly TextFile[]): Promise<readonly unknown[]> {
  return Promise.all(groupsOf(files, "proto").map(descriptorSet));
}

async function descriptorSet(group: Group): Promise<unknown> {
  return inFolder(withConfig(group), async (folder) => {
    const { status, stdout, stderr } = await buf(["build", "--as-file-descriptor-set", "-o", "-#format=json"], folder);
    if (status !== 0) throw new Error(`buf build: ${stderr}`);
    return JSON.parse(stdout);
  });
}

async function judgeGroup(group: Group): Promise<readonly Finding[]> {
  const [ours, theirs] = await Promise.all([
    inFolder(withConfig(group), async (folder) => {
      const build = await buf(["build", "--error-format=json", "-o", "/dev/null"], folder);
      if (build.status !== 0) return annotations(group, build, "build");
      const [lint, format] = await Promise.all([
        buf(["lint", "--error-format=json"], folder),
        buf(["format", "--diff", "--exit-code"], folder),
      ]);
      return [...annotations(group, lint, "lint"), ...formatFindings(group, format)];
    }),
    judgeOwnConfig(group),
  ]);
  return [...ours, ...theirs];
}

async function judgeOwnConfig(group: Group): Promise<readonly Finding[]> {
  if (!group.files.some((it) => it.path === "buf.yaml")) return [];
  const { status, stderr } = await inFolder(group.files, (folder) => buf(["lint"], folder));
  return status === 0
    ? []
    : [{ file: `${group.prefix}buf.yaml`, rule: "own-config", message: stderr.trim() || "lint fails" }];
}

function withConfig(group: Group): readonly TextFile[] {
  const protos = group.files.filter((it) => it.path.endsWith(".proto"));
  return [...protos, { path: "buf.yaml", content: config }];
}

function buf(args: readonly string[], folder: string): Promise<Ended> {
  return runBin("buf", args, { cwd: folder, env: { BUF_CACHE_DIR: `${folder}/.buf-cache` } });
}

/** One JSON object a line; what is not JSON is a finding as it stands. */
function annotations(group: Group, { status, stdout, stderr }: Ended, stage: string): readonly Finding[] {
  const lines = `${stdout}\n${stderr}`.split("\n").filter((it) => it.trim() !== "");
  const findings = lines.map((line) => annotation(group, line, stage));
  if (status === 0 || findings.length > 0) return findings;
  return [{ file: group.prefix, rule: stage, message: `buf ${stage} ended with ${status}` }];
}

function annotation(group: Group, line: string, stage: string): Finding {
  if (!line.startsWith("{")) return { file: group.prefix, rule: stage, message: line };
  const { path, type, message, start_line: at } = objectOf(JSON.parse(line));
  return { file: `${group.prefix}${path ?? ""}`, rule: String(type ?? stage), message: `${message} (line ${at ?? 0})` };
}

function formatFindings(group: Group, { status, stdout, stderr }: Ended): readonly Finding[] {
  if (status === 0 && stdout === "") return [];
  const changed = listOf([...stdout.matchAll(/^diff .* (\S+)$/gm)].map((it) => it[1]));
  const paths = changed.length === 0 ? [""] : changed;
  return paths.map((it) => ({
    file: `${group.prefix}${it}`,
    rule: "format",
    message: (stdout || stderr).slice(0, 2000),
  }));
}
