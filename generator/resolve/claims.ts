import type { Report } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";

/** Things by a key; the second of a key is reported with the first. */
export class Claims {
  private readonly first = new Map<string, Origin>();
  private readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  /** Claims a key for what stands at an origin; whether it was free. */
  claim(
    key: string,
    origin: Origin,
    finding: { readonly code: string; readonly message: string; readonly help: string },
  ): boolean {
    const earlier = this.first.get(key);
    if (earlier === undefined) this.first.set(key, origin);
    if (earlier === undefined || isSamePlace(earlier, origin)) return true;
    this.report({ ...finding, origin, related: [{ message: "the other is here", origin: earlier }] });
    return false;
  }
}

function isSamePlace(a: Origin, b: Origin): boolean {
  return a.file === b.file && a.path.join("\n") === b.path.join("\n");
}
