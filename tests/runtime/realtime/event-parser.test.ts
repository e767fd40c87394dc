import { describe, expect, it } from "vitest";
import { EventParser, type ServerEvent } from "../../../runtime/src/realtime/client/event-parser.ts";

const text =
  "\uFEFFretry: 3000\nid: s.0\n\n: a comment\r\n\r\nevent: joined\rid: s.1\rdata: {\r\ndata:  }\r\n\r\ndata:x\nother: 1\nid: a\0b\n\nid\ndata\n\nevent: lost\ndata: never ends";
const events: readonly ServerEvent[] = [
  { event: "message", data: null, id: "s.0" },
  { event: "joined", data: "{\n }", id: "s.1" },
  { event: "message", data: "x", id: null },
  { event: "message", data: "", id: "" },
];

describe("text/event-stream", () => {
  it("is read as pages read it", () => {
    expect(new EventParser().push(text)).toEqual(events);
  });

  it("is read wherever it is cut", () => {
    for (let size = 1; size < text.length; size += 1) {
      const parser = new EventParser();
      const found = [];
      for (let at = 0; at < text.length; at += size) found.push(...parser.push(text.slice(at, at + size)));
      expect(found).toEqual(events);
    }
  });

  it("says how much waits for its end", () => {
    const parser = new EventParser();
    parser.push("data: abc\nda");
    expect(parser.pending).toBe(5);
    parser.push("ta: d\n\n");
    expect(parser.pending).toBe(0);
  });
});
