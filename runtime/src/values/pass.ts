/** What is wrong with one place of a value. */
export interface Violation {
  /** Dotted path from the top, as the spec names fields: `lines.0.quantity`; empty for the value itself. */
  readonly field: string;
  /** The constraint that failed: `required`, `type`, `max`, `pattern`, … */
  readonly rule: string;
  /** Never the value: it may be personal data. */
  readonly message: string;
}

/** So many violations are told; one more does not help whoever has to mend them. */
export const maxViolations = 20;
/** So deep may values be nested: protobuf's own limit in most languages. */
export const maxDepth = 100;

/** One way of a value to or from a wire: how strict it is, and what it found wrong. */
export class Pass {
  /** Whether fields that the spec does not know are refused, as servers do, or dropped, as clients do. */
  readonly unknownFields: "reject" | "ignore";
  readonly violations: Violation[] = [];
  #depth = 0;
  #hasPaths = true;

  constructor(unknownFields: "reject" | "ignore") {
    this.unknownFields = unknownFields;
  }

  /** Notes what is wrong at a path, which begins with a dot. */
  refuse(path: string, rule: string, message: string): void {
    if (this.violations.length < maxViolations) this.violations.push({ field: path.slice(1), rule, message });
  }

  /** The path of what is called so at a path. */
  at(path: string, name: string | number): string {
    return this.#hasPaths ? `${path}.${name}` : path;
  }

  /**
   * Whether some work finds nothing wrong. It makes no paths, since these take time: where something is wrong, the same
   * work done once more tells what and where.
   */
  isRight(work: () => void): boolean {
    const [found, depth] = [this.violations.length, this.#depth];
    this.#hasPaths = false;
    try {
      work();
      return this.violations.length === found;
    } finally {
      this.#hasPaths = true;
      this.#depth = depth;
      if (this.violations.length > found) this.violations.length = found;
    }
  }

  /** Goes one level down in a type that holds itself; false when that is too deep. */
  enter(path: string): boolean {
    if (this.#depth >= maxDepth) {
      this.refuse(path, "depth", `is nested deeper than ${maxDepth} levels`);
      return false;
    }
    this.#depth += 1;
    return true;
  }

  /** Comes back up. */
  leave(): void {
    this.#depth -= 1;
  }
}

/**
 * Stands for a value that was refused. A pass with violations is dropped whole, so that nobody ever reads it: this is
 * the one place that may claim a type for nothing.
 */
export function refused<Value>(): Value {
  return undefined as Value;
}

/** Notes what is wrong, and stands for the value. */
export function refuse<Value>(pass: Pass, path: string, rule: string, message: string): Value {
  pass.refuse(path, rule, message);
  return refused();
}
