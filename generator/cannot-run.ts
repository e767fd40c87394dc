/** The program cannot do what it was asked to, and no spec is to blame: usage, a missing file, a full disk. Exit code 2. */
export class CannotRun extends Error {
  /** What to do about it, or null. */
  readonly help: string | null;

  constructor(message: string, help: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.help = help;
  }
}
