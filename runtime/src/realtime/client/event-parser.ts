/** An event as it stands in `text/event-stream`. */
export interface ServerEvent {
  /** `message` where it has no name. */
  readonly event: string;
  /** Null: the block has no data, and is no event for pages. */
  readonly data: string | null;
  /** Null: it has none. */
  readonly id: string | null;
}

/** Reads `text/event-stream` piece by piece (WHATWG HTML, 9.2.6). */
export class EventParser {
  #rest = "";
  #event = "";
  #data: string[] = [];
  #id: string | null = null;
  #isFirst = true;
  #endsInReturn = false;

  /** So many characters wait for the end of their line or event. */
  get pending(): number {
    return this.#rest.length + this.#data.reduce((sum, it) => sum + it.length, 0);
  }

  /** The events that a piece completes. */
  push(piece: string): readonly ServerEvent[] {
    let text = piece;
    if (this.#isFirst && text !== "") {
      this.#isFirst = false;
      if (text.startsWith("\uFEFF")) text = text.slice(1);
    }
    // A line may end in two characters, of which the second comes with the next piece.
    if (this.#endsInReturn && text.startsWith("\n")) text = text.slice(1);
    if (text !== "") this.#endsInReturn = text.endsWith("\r");
    // Nothing ends here: what has come is not searched once more.
    if (!/[\r\n]/.test(text)) {
      this.#rest += text;
      return [];
    }
    const lines = (this.#rest + text).split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((it) => this.#line(it));
  }

  #line(line: string): readonly ServerEvent[] {
    if (line === "") return this.#dispatched();
    const colon = line.indexOf(":");
    // A comment.
    if (colon === 0) return [];
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    return [];
  }

  #dispatched(): readonly ServerEvent[] {
    const [event, data, id] = [this.#event, this.#data, this.#id];
    this.#event = "";
    this.#data = [];
    this.#id = null;
    if (data.length === 0 && id === null) return [];
    return [{ event: event === "" ? "message" : event, data: data.length === 0 ? null : data.join("\n"), id }];
  }
}
