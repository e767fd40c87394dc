import { afterAll, expect, it, onTestFinished } from "vitest";
import type { InteractionError } from "../../runtime/src/interaction-error.ts";
import type { App } from "../../runtime/src/server/serve.ts";
import { userProject } from "../support/user-project.ts";

const specs = {
  "interspec.yaml": "interspec: 1\nname: test\nnamespace: shop\n",
  "specs/notes.yaml": `interspec: 1
service: notes
owner: team-notes
defaults: { auth: { none: a test } }
types:
  Note: { key: noteId, fields: { noteId: id, text: string, version: int } }
interactions:
  getNote:
    style: http
    route: GET /v1/notes/{noteId}
    description: Reads a note.
    in: { noteId: id }
    out: Note
    etag: version
    idempotency: read
  changeNote:
    style: http
    route: PUT /v1/notes/{noteId}
    description: Changes a note.
    in: { noteId: id, text: string }
    out: Note
    etag: version
    idempotency: natural
  changeNoteRpc:
    style: grpc
    description: Changes a note.
    in: { noteId: id, text: string }
    out: Note
    idempotency: natural
`,
};

const source = `
import { serve } from "@interspec/runtime/server";
import { createNotesClient } from "../generated/notes/client.js";
import { notesService } from "../generated/notes/server.js";
import type { ChangeNoteContext, ChangeNoteRpcContext } from "../generated/notes/handlers.js";
import type { Note } from "../generated/notes/types.js";

export async function start() {
  let note: Note = { noteId: "n-1", text: "old", version: 1 };
  const change = async ({ text }: { readonly text: string }, ctx: ChangeNoteContext | ChangeNoteRpcContext) => {
    ctx.expectVersion(note.version);
    note = { ...note, text, version: note.version + 1 };
    return note;
  };
  const service = notesService({ getNote: async () => note, changeNote: change, changeNoteRpc: change });
  return serve([service], { port: 0, host: "127.0.0.1" });
}

export const client = createNotesClient;
`;

interface Note {
  readonly version: number;
}

type Change = (input: object, options?: { readonly ifMatch?: number }) => Promise<Note>;

interface NotesClient extends AsyncDisposable {
  changeNote: Change;
  changeNoteRpc: Change;
}

it("changes the version that the caller has read, and no other: HTTP and gRPC", async () => {
  const project = await userProject(specs, { "src/main.ts": source }, afterAll);
  const module = await project.load("src/main");
  const { start, client: connect } = module as unknown as {
    start(): Promise<App>;
    client(url: string): NotesClient;
  };
  const app = await start();
  onTestFinished(() => app.drain());
  await using client = connect(app.url);

  const read = await fetch(`${app.url}/v1/notes/n-1`);
  expect(read.headers.get("etag")).toBe('"1"');
  const put = (ifMatch: string) =>
    fetch(`${app.url}/v1/notes/n-1`, {
      method: "PUT",
      headers: { "content-type": "application/json", "if-match": ifMatch },
      body: '{"text":"new"}',
    });
  expect((await put('"7"')).status).toBe(412);
  expect((await put('W/"1"')).status).toBe(412);
  const changed = await put('"7", "1"');
  expect([changed.status, changed.headers.get("etag")]).toEqual([200, '"2"']);
  expect((await put("*")).headers.get("etag")).toBe('"3"');

  for (const change of ["changeNote", "changeNoteRpc"] as const) {
    const { version } = await client[change]({ noteId: "n-1", text: "newer" });
    const next = await client[change]({ noteId: "n-1", text: "newest" }, { ifMatch: version });
    expect(next.version).toBe(version + 1);
    const failed = await client[change]({ noteId: "n-1", text: "late" }, { ifMatch: version }).catch((it) => it);
    expect((failed as InteractionError).code).toBe("failed_precondition");
  }
});
