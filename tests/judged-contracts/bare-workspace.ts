/** A workspace that says as little as it may, and types that could make examples grow without end (spectral opens all references: few here). */
export const bareWorkspace: Readonly<Record<string, string>> = {
  "interspec.yaml": 'interspec: 1\nname: bare\nnamespace: ""\n',
  "specs/bare.yaml": `
interspec: 1
service: bare
owner: team-bare
unknownFields: ignore
defaults: { auth: user }
types:
  Knot: { union: { tie: Tie, end: string } }
  Tie: { fields: { left: Knot, right: Knot } }
  Never: { type: string, pattern: "^a$", minLength: 2 }
  Lost: { fields: { never: Never } }
  Found: { fields: { never: "Never?", rows: { type: "list<Never>" } } }
  Pinned: { wire: { json: "odd$name@1" }, fields: { a: int } }
${diamonds(4)}
${cluster(3)}
interactions:
  knot: { style: http, route: POST /knot, in: { knot: Knot }, out: Knot }
  lost: { style: http, route: POST /lost, in: Lost, out: Found }
  pinned: { style: http, route: POST /pinned, in: Pinned, out: Pinned }
  diamond: { style: http, route: GET /diamond, out: Diamond0 }
  cluster: { style: http, route: GET /cluster, out: Knot0 }
  readOne: { style: http, route: "GET /things/{id}", in: { id: id }, out: { a: int } }
  writeOne: { style: http, route: "PUT /things/{thingId}", in: { thingId: id, a: int }, out: { a: int } }
`,
  "specs/heads.yaml": `
interspec: 1
service: heads
owner: team-heads
interactions:
  isThere: { style: http, route: "HEAD /things/{id}", in: { id: id }, out: { a: long }, errors: [Missing], auth: { none: public } }
errors:
  Missing: { code: NOT_FOUND, fields: { id: id } }
`,
  "specs/silent.yaml": `
interspec: 1
service: silent
types: { Note: { fields: { text: string } } }
interactions:
  noted: { style: event, topic: silent.noted, payload: Note, ordering: none }
  chat: { style: realtime, transport: websocket, path: /chat, send: Note, auth: user }
`,
};

/** Types of which each holds the next one twice: a whole example would have 2^depth values. */
export function diamonds(depth: number): string {
  const lines = Array.from(
    { length: depth },
    (_, index) => `  Diamond${index}: { fields: { a: Diamond${index + 1}, b: Diamond${index + 1} } }`,
  );
  return [...lines, `  Diamond${depth}: { fields: { text: string } }`].join("\n");
}

/** Types of which each leads to each other one. */
export function cluster(size: number): string {
  const fields = Array.from(
    { length: size },
    (_, index) => `f${index}: "Knot${index}?", l${index}: list<Knot${index}>`,
  );
  return Array.from(
    { length: size },
    (_, index) => `  Knot${index}: { fields: { own: int, ${fields.join(", ")} } }`,
  ).join("\n");
}
