import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "./support/cli.ts";
import { git } from "./support/git.ts";
import { tempFolder, writeTree } from "./support/temp-folder.ts";

const gen = cli();

function spec(...fields: readonly string[]): string {
  const head = ["interspec: 1", "service: orders", "owner: team-orders", "defaults: { auth: user }"];
  const interaction = "  placeOrder: { style: http, route: POST /orders, in: Order, out: Order }";
  const lines = [...head, "types:", "  Order:", "    fields:", ...fields.map((it) => `      ${it}`)];
  return [...lines, "interactions:", interaction, ""].join("\n");
}

const id = "id: id";
const note = 'note: "string?"';
const against = ["breaking", "--now", "2026-06-01", "--against"];

/** A repository whose branch `main` has an order with a note, and that stands on a branch of it. */
async function repository(): Promise<string> {
  const dir = tempFolder({ "interspec.yaml": "interspec: 1\nname: shop\n", "specs/orders.yaml": spec(id, note) });
  git(dir, "init", "-q", "-b", "main");
  await commit(dir, "first");
  git(dir, "switch", "-q", "-c", "work");
  return dir;
}

async function commit(dir: string, message: string): Promise<void> {
  expect(await gen(["-q"], { cwd: dir })).toMatchObject({ code: 0, stderr: "" });
  git(dir, "add", "-A");
  git(dir, "commit", "-q", "-m", message);
}

const write = (dir: string, ...fields: readonly string[]) =>
  writeFileSync(join(dir, "specs/orders.yaml"), spec(...fields));

interface Finding {
  readonly fingerprint: string;
  readonly [key: string]: unknown;
}

async function findings(dir: string, ref = "git:main"): Promise<readonly Finding[]> {
  const { stdout } = await gen([...against, ref, "--format", "json"], { cwd: dir });
  return JSON.parse(stdout).result.findings;
}

describe("gen breaking", () => {
  it("tells what breaks, with both places, whom, how to do it safely, and how to accept it", async () => {
    const dir = await repository();
    expect(await gen([...against, "git:main"], { cwd: dir })).toMatchObject({ code: 0, stderr: "" });
    write(dir, id);
    const { code, stdout } = await gen([...against, "git:main"], { cwd: dir });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^specs\/orders\.yaml:6:3 error field-removed-optional: 'Order\.note' is gone: breaking/);
    expect(stdout).toContain("of 'orders.placeOrder' (http)");
    expect(stdout).toContain("related: main:specs/orders.yaml:9:13 as it was");
    expect(stdout).toMatch(/help: Deprecate it with a sunset first.*gen breaking --ack [0-9a-f]{12}\n/);
  });

  it("compares with where the branch left the reference, and not with its tip", async () => {
    const dir = await repository();
    git(dir, "switch", "-q", "main");
    write(dir, id, note, 'coupon: "string?"');
    await commit(dir, "coupons");
    git(dir, "switch", "-q", "work");
    expect(await findings(dir)).toEqual([]);
    // Against the tip the coupon would be gone.
    const tip = tempFolder();
    git(tip, "clone", "-q", "--branch", "main", dir, "main");
    expect(await findings(dir, `dir:${join(tip, "main")}`)).toMatchObject([{ rule: "field-removed-optional" }]);
  });

  it("never takes a state that it cannot see for no change", async () => {
    const dir = await repository();
    const hostile = [
      "v9",
      "origin/gone",
      "--output=x",
      "-",
      "a b;touch x",
      "$(touch x)",
      "main:../..",
      "HEAD^{tree}",
      "",
    ];
    for (const ref of hostile) {
      const { code, stderr } = await gen([...against, `git:${ref}`], { cwd: dir });
      expect([ref, code, stderr.startsWith("gen: "), stderr.includes(" at ")]).toEqual([ref, 2, true, false]);
    }
    expect(git(dir, "status", "--porcelain")).toBe("");
    expect(await gen([...against, "git:origin/gone"], { cwd: dir })).toMatchObject({
      stderr: expect.stringContaining("git fetch origin gone"),
    });
    expect(await gen(["breaking"], { cwd: dir })).toMatchObject({ code: 2 });
    expect(await gen([...against, "dir:../nowhere"], { cwd: dir })).toMatchObject({ code: 2 });
    write(dir, id);
    await commit(dir, "second");
    const shallow = tempFolder();
    git(shallow, "clone", "-q", "--depth", "1", "--branch", "work", "--no-single-branch", `file://${dir}`, "clone");
    expect(await gen([...against, "git:origin/main"], { cwd: join(shallow, "clone") })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("git fetch --unshallow"),
    });
  });

  it("cannot compare with specs that have mistakes", async () => {
    const dir = await repository();
    git(dir, "switch", "-q", "main");
    writeFileSync(join(dir, "specs/orders.yaml"), "interspec: 1\nservice: orders\nwrong: 1\n");
    git(dir, "commit", "-q", "-a", "-m", "broken");
    git(dir, "switch", "-q", "-c", "mended");
    write(dir, id, note);
    expect(await gen([...against, "git:main"], { cwd: dir })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("unknown-key"),
    });
  });

  it("finds all new where there was nothing, also below the root of a repository and beside links", async () => {
    const dir = tempFolder({ "README.md": "" });
    git(dir, "init", "-q", "-b", "main");
    git(dir, "add", "-A");
    git(dir, "commit", "-q", "-m", "first");
    const shop = join(dir, "shop");
    writeTree(shop, { "interspec.yaml": "interspec: 1\nname: shop\n", "specs/orders.yaml": spec(id, note) });
    expect(await gen([...against, "git:main"], { cwd: shop })).toMatchObject({
      code: 0,
      stdout: "there is nothing to compare with yet: all is new\n",
    });
    mkdirSync(join(shop, "specs/more"));
    symlinkSync("../../../../etc/passwd", join(shop, "specs/more/evil.yaml"));
    git(dir, "add", "-A");
    git(dir, "commit", "-q", "-m", "second");
    execFileSync("rm", [join(shop, "specs/more/evil.yaml")]);
    write(shop, id);
    expect(await findings(shop)).toMatchObject([{ rule: "field-removed-optional" }]);
  });

  it("keeps a fingerprint when lines move and other things change", async () => {
    const dir = await repository();
    write(dir, id);
    const [before] = await findings(dir);
    writeFileSync(
      join(dir, "specs/orders.yaml"),
      `# A comment.\n\n${spec("more: int?", id).replace("int?", '"int?"')}`,
    );
    const after = await findings(dir);
    expect(before?.fingerprint).toMatch(/^[0-9a-f]{12}$/);
    expect(after.map((it) => it.fingerprint)).toContain(before?.fingerprint);
    expect(after).toHaveLength(2);
  });

  it("accepts a finding until a day, with comments kept, and refuses what is accepted badly", async () => {
    const dir = await repository();
    const config = join(dir, "interspec.yaml");
    writeFileSync(config, "interspec: 1\nname: shop # ours\n");
    write(dir, id);
    const [finding] = await findings(dir);
    const ack = [...against, "git:main", "--ack", finding?.fingerprint ?? ""];
    expect(await gen(ack, { cwd: dir })).toMatchObject({ code: 2 });
    for (const until of ["2026-05-31", "2026-10-01", "2026-06-31", "soon"]) {
      const refused = await gen([...ack, "--reason", "a reason that is long enough", "--until", until], { cwd: dir });
      expect([until, refused.code]).toEqual([until, 2]);
    }
    expect(await gen([...ack, "--reason", "because", "--until", "2026-07-01"], { cwd: dir })).toMatchObject({
      code: 2,
    });
    expect(readFileSync(config, "utf8")).toBe("interspec: 1\nname: shop # ours\n");
    const reason = ["--reason", 'never released: "only" caller migrated # 1', "--until", "2026-07-01"];
    expect(await gen([...ack, ...reason], { cwd: dir })).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(config, "utf8")).toContain("name: shop  # ours\ncompatibility:\n  allow:\n");
    expect(await gen([...against, "git:main"], { cwd: dir })).toMatchObject({
      code: 0,
      stdout: "1 change: 0 harmless, 1 accepted\n",
    });
    expect(await gen([...ack, ...reason], { cwd: dir })).toMatchObject({ code: 2 });
    const later = await gen(["breaking", "--now", "2026-07-02", "--against", "git:main"], { cwd: dir });
    expect([later.code, later.stdout]).toEqual([1, expect.stringContaining("error allow-expired: ")]);
    const earlier = await gen(["breaking", "--now", "2026-01-01", "--against", "git:main"], { cwd: dir });
    expect(earlier.stdout).toContain("error allow-too-long: ");
    write(dir, id, note);
    const unused = await gen([...against, "git:main"], { cwd: dir });
    expect([unused.code, unused.stdout]).toEqual([1, expect.stringContaining("error allow-unused: ")]);
    writeFileSync(config, readFileSync(config, "utf8").replace(/reason: .*/, "reason: because"));
    write(dir, id);
    expect((await gen([...against, "git:main"], { cwd: dir })).stdout).toContain("error allow-unexplained: ");
  });

  it("never accepts what is forbidden", async () => {
    const dir = await repository();
    const lock = join(dir, "interspec.lock.yaml");
    writeFileSync(
      join(dir, "specs/orders.yaml"),
      spec(id, note).replace(/style: http, route: POST \/orders/, "style: grpc"),
    );
    await commit(dir, "rpc");
    git(dir, "branch", "-f", "main", "work");
    const swapped = readFileSync(lock, "utf8")
      .replace(/1: \{ name: id,/, "7: { name: id,")
      .replace(/\n( {4}7: .*)\n( {4}2: .*)\n {4}next: 3/, "\n$2\n$1\n    next: 8");
    writeFileSync(lock, swapped);
    const [finding] = await findings(dir);
    expect(finding).toMatchObject({ rule: "field-number-changed", class: "forbidden", level: "error" });
    const allow = {
      rule: "x",
      target: "y",
      reason: "for the sake of this test",
      approvedBy: ["a"],
      expires: "2026-07-01",
    };
    const policy = { compatibility: { allow: [{ fingerprint: finding?.fingerprint, ...allow }] } };
    writeFileSync(join(dir, "interspec.yaml"), JSON.stringify({ interspec: 1, name: "shop", ...policy }));
    const { code, stdout } = await gen([...against, "git:main"], { cwd: dir });
    expect([code, stdout]).toEqual([1, expect.stringContaining("error allow-forbidden: ")]);
    expect(stdout).toContain("error field-number-changed: ");
  });

  it("composes each subgraph with the others as they were", async () => {
    const service = (name: string, interactions: string) =>
      `interspec: 1\nservice: ${name}\ndefaults: { auth: user }\ninteractions:\n  ping: { style: graphql, field: Query.${name}Ping, out: bool }\n${interactions}`;
    const hello = "  hello: { style: graphql, field: Query.hello, out: string }\n";
    const config = { "interspec.yaml": "interspec: 1\nname: shop\n" };
    const dir = tempFolder({
      ...Object.fromEntries(Object.entries(config).map(([path, text]) => [`before/${path}`, text])),
      "before/specs/one.yaml": service("one", hello),
      "before/specs/two.yaml": service("two", ""),
      ...config,
      "specs/one.yaml": service("one", ""),
      "specs/two.yaml": service("two", hello),
    });
    const { code, stdout } = await gen([...against, "dir:before"], { cwd: dir });
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining("error compat-graph: the subgraph of 'two' makes no graph"),
    ]);
    expect(stdout).toContain("error owner-moved: ");
    writeFileSync(join(dir, "specs/two.yaml"), service("two", ""));
    expect((await gen([...against, "dir:before"], { cwd: dir })).stdout).not.toContain("compat-graph");
  });

  it("compares with a folder wherever that would write", async () => {
    const dir = tempFolder({
      "now/interspec.yaml": "interspec: 1\nname: shop\n",
      "now/specs/orders.yaml": spec(id),
      "before/interspec.yaml": "interspec: 1\nname: shop\nout: ../../elsewhere\n",
      "before/specs/orders.yaml": spec(id, note),
    });
    expect(await findings(join(dir, "now"), "dir:../before")).toMatchObject([{ rule: "field-removed-optional" }]);
  });

  it("looks at the styles that are asked for, whatever is worse in others", async () => {
    const event = "  changed: { style: event, topic: orders, payload: Order }\n";
    const dir = tempFolder({
      "interspec.yaml": "interspec: 1\nname: shop\n",
      "before/interspec.yaml": "interspec: 1\nname: shop\n",
      "before/specs/orders.yaml": `${spec(id, note)}${event}`,
      "specs/orders.yaml": `${spec(id)}${event}`,
    });
    const style = async (name: string) =>
      JSON.parse((await gen([...against, "dir:before", "--style", name, "--format", "json"], { cwd: dir })).stdout)
        .result.findings;
    expect(await style("http")).toMatchObject([{ rule: "field-removed-optional", style: "http" }]);
    expect(await style("event")).toMatchObject([{ rule: "field-removed-optional", style: "event" }]);
    expect(await style("grpc")).toEqual([]);
  });

  it("fails from the level on that is asked for", async () => {
    const dir = await repository();
    write(dir, id, 'note: { type: "string?", safety: pii }');
    const codeWith = async (...flags: readonly string[]) =>
      (await gen([...against, "git:main", ...flags], { cwd: dir })).code;
    expect(await codeWith()).toBe(0);
    expect(await codeWith("--strict")).toBe(1);
    expect(await codeWith("--fail-on", "warning")).toBe(1);
    expect(await codeWith("--fail-on", "warning", "--style", "event")).toBe(0);
    expect(await codeWith("--style", "soap")).toBe(2);
    expect(await codeWith("--fail-on", "much")).toBe(2);
  });

  it("reports as other commands do, and explains its rules", async () => {
    const dir = await repository();
    write(dir, id);
    const printed = async (...args: readonly string[]) => (await gen(args, { cwd: dir })).stdout;
    expect(await printed(...against, "git:main", "--format", "github")).toMatch(/^::error file=specs\/orders\.yaml,/);
    const sarif = JSON.parse(await printed(...against, "git:main", "--format", "sarif"));
    expect(sarif.runs[0].tool.driver.rules[0].help.text).toContain("Deprecate it");
    expect(sarif.runs[0].results[0].relatedLocations).toHaveLength(1);
    expect(await printed("explain", "field-removed-optional")).toContain("An optional field was removed.");
    const { diagnostics } = JSON.parse(await printed(...against, "git:main", "--format", "json"));
    expect(diagnostics).toMatchObject([{ code: "field-removed-optional", severity: "error" }]);
  });
});
