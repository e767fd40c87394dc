/** What a caller presented to prove who it is: its headers, for those who present them once more. */
export class Presented {
  readonly #header: (name: string) => string | null;

  constructor(header: (name: string) => string | null) {
    this.#header = header;
  }

  header(name: string): string | null {
    return this.#header(name);
  }
}
