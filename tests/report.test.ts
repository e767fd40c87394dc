import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../generator/base/diagnostic.ts";
import { CannotRun } from "../generator/cannot-run.ts";
import { commands, globalFlags } from "../generator/cli/commands.ts";
import { failure } from "../generator/cli/failure.ts";
import { codeFrame } from "../generator/cli/report/frame.ts";
import { githubReport } from "../generator/cli/report/github.ts";
import { gitlabReport } from "../generator/cli/report/gitlab.ts";
import { jsonReport } from "../generator/cli/report/json.ts";
import { reportSchema } from "../generator/cli/report/json-schema.ts";
import { junitReport } from "../generator/cli/report/junit.ts";
import { markdownReport } from "../generator/cli/report/markdown.ts";
import { ndjsonReport } from "../generator/cli/report/ndjson.ts";
import { prettyReport } from "../generator/cli/report/pretty.ts";
import { recordsOf } from "../generator/cli/report/record.ts";
import type { Report } from "../generator/cli/report/report.ts";
import { sarifReport } from "../generator/cli/report/sarif.ts";
import { jsonText, paint, printable, widthOf } from "../generator/cli/terminal.ts";
import { locator } from "../generator/source/locate.ts";

const plain = paint(false);

function diagnostic(message: string, path: readonly (string | number)[], more: Partial<Diagnostic> = {}): Diagnostic {
  const origin = { file: "a.yaml", path, on: "value", offset: null } as const;
  return { code: "some-code", severity: "error", message, origin, related: [], help: null, ...more };
}

function reportOf(text: string, diagnostics: readonly Diagnostic[]): Report {
  return {
    command: "validate",
    records: recordsOf(diagnostics, locator([{ path: "a.yaml", text }])),
    textOf: (file) => (file === "a.yaml" ? text : null),
    shownPath: (file) => file,
    projectPath: (file) => `sub/${file}`,
    result: null,
  };
}

/** JUnit's XML as Python reads it. */
function readAsXml(text: string): unknown {
  const script = `
import json, sys, xml.etree.ElementTree as tree
suites = tree.fromstring(sys.stdin.buffer.read())
cases = [(case, child) for case in suites.iter("testcase") for child in case]
print(json.dumps({
    "tests": suites.get("tests"),
    "failures": suites.get("failures"),
    "cases": [[a.get("classname"), a.get("name"), b.tag, b.get("type"), b.text] for a, b in cases],
}))`;
  return JSON.parse(execFileSync("python3", ["-c", script], { input: text, encoding: "utf8" }));
}

describe("a record", () => {
  it("keeps its fingerprint when lines move and entries are put before it", () => {
    const before = reportOf("list: [a, b]\n", [diagnostic("b is wrong", ["list", 1])]);
    const after = reportOf("# more\n\nlist: [new, a, b]\n", [diagnostic("b is wrong", ["list", 2])]);
    expect(after.records[0]?.fingerprint).toBe(before.records[0]?.fingerprint);
    expect(after.records[0]?.range).not.toEqual(before.records[0]?.range);
  });

  it("has a fingerprint of its own, even beside its like", () => {
    const same = [0, 1, 2].map((it) => diagnostic("is wrong", ["list", it]));
    const { records } = reportOf("list: [a, b, c]\n", same);
    expect(new Set(records.map((it) => it.fingerprint)).size).toBe(3);
  });

  it("is sorted by file, line and code, whatever the order it was found in", () => {
    const found = [diagnostic("2", ["b"]), diagnostic("1", ["a"]), diagnostic("0", ["b"], { code: "another" })];
    const order = (all: readonly Diagnostic[]) => reportOf("a: 1\nb: 2\n", all).records.map((it) => it.message);
    expect(order(found)).toEqual(["1", "0", "2"]);
    expect(order([...found].reverse())).toEqual(["1", "0", "2"]);
  });
});

describe("the code frame", () => {
  const range = (line: number, column: number, endColumn: number) => ({
    start: { line, column },
    end: { line, column: endColumn },
  });

  it("puts its marks below wide signs, tabs and combined letters", () => {
    expect(codeFrame('a: "漢字\t e\u0301" x\n', range(1, 13, 14), plain)).toEqual([
      '> 1 | a: "漢字  e\u0301" x',
      "    |              ^",
    ]);
  });

  it("cuts a long line around the place", () => {
    const [line = "", marks = ""] = codeFrame(
      `${"a".repeat(50_000)}b${"c".repeat(50_000)}\n`,
      range(1, 50_001, 50_002),
      plain,
    );
    expect(line.length).toBeLessThan(140);
    expect(line[marks.indexOf("^")]).toBe("b");
  });

  it("shows nothing where the text does not reach", () => {
    expect(codeFrame("a\n", range(7, 1, 2), plain)).toEqual([]);
    expect(codeFrame("", range(1, 1, 1), plain)).toEqual([]);
  });
});

describe("the pretty report", () => {
  it("shows a hundred and counts the rest", () => {
    const many = Array.from({ length: 130 }, (_, it) => diagnostic(`message ${it}`, ["a"]));
    const text = prettyReport(reportOf("a: 1\n", many), { colours: plain, isQuiet: false });
    expect(text.match(/some-code:/g)).toHaveLength(100);
    expect(text).toContain("30 more");
    expect(text).toContain("130 errors");
  });

  it("shows related places with their lines", () => {
    const related = [
      { message: "the other end", origin: { file: "a.yaml", path: ["b"], on: "value", offset: null } as const },
    ];
    const text = prettyReport(reportOf("a: 1\nb: 2\n", [diagnostic("is wrong", ["a"], { related })]), {
      colours: plain,
      isQuiet: false,
    });
    expect(text).toContain("related: a.yaml:2:4 the other end");
    expect(text).toContain("> 2 | b: 2");
  });

  it("shows errors alone when it is to be quiet", () => {
    const found = [diagnostic("is odd", ["a"], { severity: "warning" })];
    expect(prettyReport(reportOf("a: 1\n", found), { colours: plain, isQuiet: true })).toBe("");
  });
});

describe("what others read", () => {
  const hostile = "\u001b[31m\u009b2J\u202e,:%\n::error::\u2028";
  const all = reportOf("a: 1\n", [
    diagnostic(hostile, ["a"], { help: hostile, severity: "warning" }),
    diagnostic("plain", []),
  ]);

  it("fits its own schema as JSON", () => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(reportSchema);
    expect(validate(JSON.parse(jsonReport(all)))).toBe(true);
  });

  it("is one line an annotation, with nothing that ends it early", () => {
    const lines = githubReport(all).trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^::error file=sub\/a\.yaml,/);
    expect(lines[1]).toMatch(/^::warning file=sub\/a\.yaml,[^:]*::/);
  });

  it("names the repository's paths in SARIF, and every rule once", () => {
    const log = sarifReport(all, { version: "1.0.0", catalogue: new Map() });
    expect(log).toContain('"uri": "sub/a.yaml"');
    expect(log.match(/"id": "some-code"/g)).toHaveLength(1);
  });

  it("is what GitLab wants of code quality: a path of the repository, and a fingerprint of its own each", () => {
    expect(JSON.parse(gitlabReport(all))).toEqual([
      {
        description: "plain",
        check_name: "some-code",
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        severity: "major",
        location: { path: "sub/a.yaml", lines: { begin: 1, end: expect.any(Number) } },
      },
      expect.objectContaining({ description: `${hostile} (${hostile})`, severity: "minor" }),
    ]);
    expect(JSON.parse(gitlabReport(reportOf("a: 1\n", [])))).toEqual([]);
  });

  it("is XML that others read: each finding a case, failed unless it is for information", () => {
    const told = { severity: "info", help: "<b>&]]>" } as const;
    const report = reportOf("a: 1\n", [diagnostic(hostile, ["a"]), diagnostic('is "so"', [], told)]);
    expect(readAsXml(junitReport(report))).toEqual({
      tests: "2",
      failures: "1",
      cases: [
        ["sub/a.yaml", "some-code sub/a.yaml:1:1", "system-out", null, 'is "so"\n<b>&]]>'],
        ["sub/a.yaml", "some-code sub/a.yaml:1:4", "failure", "error", expect.stringContaining("::error::")],
      ],
    });
    expect(readAsXml(junitReport(reportOf("a: 1\n", [])))).toEqual({ tests: "1", failures: "0", cases: [] });
  });

  it("is one finding a line, each as in the whole report", () => {
    const lines = ndjsonReport(all).trimEnd().split("\n");
    expect(lines.map((it) => JSON.parse(it))).toEqual(JSON.parse(jsonReport(all)).diagnostics);
  });

  it("is a table of Markdown whose cells hold no markup of others", () => {
    const text = markdownReport(reportOf("a: 1\n", [diagnostic("a | [b](c) <i> `d`\nline", ["a"])]));
    expect(text.split("\n")[0]).toBe("### gen validate: 1 error");
    expect(text).toMatch(/^\| error \| sub\/a\.yaml:1 \| some-code \| [^|[\]<>`]+ \|$/m);
    expect(markdownReport(all, 1)).toContain("1 more");
    expect(markdownReport(reportOf("a: 1\n", []))).toContain("### gen validate:");
  });

  it("never holds what a terminal would act on", () => {
    const acts = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/;
    expect(acts.test(hostile)).toBe(true);
    const texts = [
      jsonReport(all),
      githubReport(all),
      gitlabReport(all),
      junitReport(all),
      markdownReport(all),
      ndjsonReport(all),
      sarifReport(all, { version: "", catalogue: new Map() }),
      prettyReport(all, { colours: plain, isQuiet: false }),
    ];
    for (const text of texts) expect(text).not.toMatch(acts);
    expect(JSON.parse(jsonText({ hostile }))).toEqual({ hostile });
  });
});

describe("printable", () => {
  it("keeps what people write, and shows the rest", () => {
    expect(printable("naïve 漢字 👍 é")).toBe("naïve 漢字 👍 é");
    expect(printable("a\u001bb\u0007c\ud800d\u202ee\tf")).toBe("a\\x1bb\\x07c\\ud800d\\u202ee f");
  });

  it("counts columns", () => {
    expect([widthOf("abc"), widthOf("漢字"), widthOf("👍"), widthOf("e\u0301")]).toEqual([3, 4, 2, 1]);
  });
});

describe("a failure", () => {
  it("that the user can mend says how, with exit code 2", () => {
    expect(failure(new CannotRun("no \u001b", "do this"), [])).toEqual({
      code: 2,
      text: "gen: no \\x1b\n  help: do this\n",
    });
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
      path: "/x",
    });
    expect(failure(full, [])).toEqual({ code: 2, text: "gen: /x: the disk is full\n" });
  });

  it("of the program itself asks for a report, with exit code 70 and no stack", () => {
    const { code, text } = failure(new TypeError("x is not a function"), ["generate", "--check"]);
    expect(code).toBe(70);
    expect(text).toContain("gen generate --check");
    expect(text).toContain("Please report it");
    expect(text).not.toMatch(/^\s+at /m);
    const [, file = ""] = /the file (.*)/.exec(text) ?? [];
    expect(readFileSync(file, "utf8")).toContain("TypeError: x is not a function");
    rmSync(dirname(file), { recursive: true });
  });
});

describe("the flags", () => {
  it("mean the same wherever they stand", () => {
    const all = [...globalFlags, ...commands.flatMap((it) => it.flags)];
    const forms = new Map<string, string>();
    for (const { name, short, value } of all) {
      const form = JSON.stringify([short, value === null]);
      expect(forms.get(name) ?? form, name).toBe(form);
      forms.set(name, form);
    }
    const shorts = new Map(all.flatMap(({ name, short }) => (short === null ? [] : [[short, name] as const])));
    for (const { name, short } of all) if (short !== null) expect(shorts.get(short)).toBe(name);
  });
});
