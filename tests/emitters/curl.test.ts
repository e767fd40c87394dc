import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { curlLines } from "../../generator/emit/curl.ts";
import { shellWord, shellWordWith } from "../../generator/emit/shell-text.ts";
import { ofStyle } from "../../generator/model/interaction.ts";
import { compiledTexts } from "../support/compile.ts";

const config = `interspec: 1
name: shop
security:
  user: { type: oidc, issuer: "https://id.example" }
  mesh: { type: mtls }
  partner: { type: apiKey, header: X-Api-Key }
`;

/** The command for the one endpoint of a service. */
async function curl(interaction: string, types = "  Note: { fields: { text: string } }"): Promise<readonly string[]> {
  const service = `interspec: 1\nservice: notes\nowner: team\ntypes:\n${types}\ninteractions:\n  it: ${interaction}\n`;
  const { workspace } = await compiledTexts({ "interspec.yaml": config, "specs/notes.yaml": service });
  const [first] = workspace.services.flatMap((it) => ofStyle(it, "http"));
  return first === undefined ? [] : curlLines(workspace, first, "http://localhost:8080");
}

describe("the curl of an endpoint", () => {
  it("asks with an example of the spec that ends well", async () => {
    const examples = `[{ name: no, in: { text: bad }, error: { Wrong: {} } }, { name: yes, in: { text: good }, out: { text: x } }]`;
    const note = `{ style: http, route: POST /notes, in: Note, out: Note, auth: none, errors: [Wrong], examples: ${examples} }`;
    const types = "  Note: { fields: { text: string } }\nerrors:\n  Wrong: { code: NOT_FOUND }";
    expect((await curl(note, types)).at(-1)).toBe(`-d '{"text":"good"}'`);
  });

  it("asks for the head alone", async () => {
    expect(await curl("{ style: http, route: HEAD /notes, in: { q: string }, auth: none }")).toEqual([
      "curl -I 'http://localhost:8080/notes?q=Some%20q'",
    ]);
  });

  it("sends a merge patch", async () => {
    const route = "{ style: http, route: PATCH /notes, in: { note: patch<Note> }, auth: [mesh] }";
    expect(await curl(route)).toEqual([
      "curl -X PATCH http://localhost:8080/notes",
      "--cert client.pem --key client.key",
      "-H 'Content-Type: application/json'",
      `-d '{"text":"Some text"}'`,
    ]);
  });

  it("sends a text, and a file in the place of bytes", async () => {
    const of = (type: string) =>
      `{ style: http, route: PUT /notes, in: { body: ${type} }, content: { in: text/plain }, auth: partner }`;
    expect((await curl(of("string"))).slice(1)).toEqual([
      '-H "X-Api-Key: $PARTNER_KEY"',
      "-H 'Content-Type: text/plain'",
      "--data-raw 'Some body'",
    ]);
    expect((await curl(of("bytes"))).at(-1)).toBe("--data-binary @body");
  });
});

describe("a word of a shell", () => {
  it.each(["it's", 'say "$HOME" `id` \\ !x', "$(id); & | > *", "", "line\nline"])("is %j again", (text) => {
    const echo = (word: string) =>
      execFileSync("sh", ["-c", `printf %s ${word}`], { encoding: "utf8", env: { SECRET: "s 1" } });
    expect(echo(shellWord(text))).toBe(text);
    expect(echo(shellWordWith(text, "SECRET"))).toBe(`${text}s 1`);
  });
});
