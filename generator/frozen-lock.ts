import type { Diagnostic } from "./base/diagnostic.ts";
import { collector } from "./base/diagnostic.ts";
import { fileOrigin } from "./base/origin.ts";
import type { Compiled } from "./compile.ts";
import { lockFileName } from "./lock/lock.ts";
import type { Options } from "./outcome.ts";
import type { SourceFile } from "./source/source-file.ts";

/** Whether the lock on disk is not what the specs need; line ends do not count. */
export function lockDiffers({ lockText }: Compiled, lock: SourceFile | null): boolean {
  return lockText !== lock?.text.replaceAll("\r\n", "\n");
}

/** What there is to say when the lock would change and may not. */
export function frozenLock(
  compiled: Compiled,
  lock: SourceFile | null,
  { frozen, isCi }: Pick<Options, "frozen" | "isCi">,
): readonly Diagnostic[] {
  const isFrozen = frozen ?? (isCi && lock !== null);
  if (!isFrozen || !lockDiffers(compiled, lock)) return [];
  const { report, diagnostics } = collector();
  const shown = compiled.lockChanges.slice(0, 10);
  const rest = compiled.lockChanges.length - shown.length;
  const named = shown.length === 0 ? "" : `: ${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  const message = lock === null ? `there is no ${lockFileName}${named}` : `${lockFileName} would change${named}`;
  report({
    code: "lock-outdated",
    message,
    origin: fileOrigin(lockFileName),
    help: `run \`gen --no-frozen\` and commit ${lockFileName}`,
  });
  return diagnostics;
}
