/** What stands before the context of a handler that takes more than one input; decoded by its wire. */
export class Inputs {
  readonly values: readonly unknown[];

  constructor(...values: readonly unknown[]) {
    this.values = values;
  }
}
