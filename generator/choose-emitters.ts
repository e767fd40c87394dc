import type { Diagnostic } from "./base/diagnostic.ts";
import { collector } from "./base/diagnostic.ts";
import { at, fileOrigin } from "./base/origin.ts";
import { CannotRun } from "./cannot-run.ts";
import type { Compiled } from "./compile.ts";
import type { Emitter } from "./emit/emitter.ts";
import type { Options } from "./outcome.ts";
import { stylesInUse } from "./plan/plan.ts";
import { neededEmitters, selectable, selectEmitters } from "./plan/selection.ts";
import { didYouMean } from "./syntax/suggest.ts";

/** The emitters of a run: those of `--only`, else those of `emit:`, else those that the styles in use need. */
export function chosenEmitters(
  { workspace, config, part }: Compiled,
  { only }: Pick<Options, "only">,
  all: readonly Emitter[],
): { readonly emitters: readonly Emitter[]; readonly diagnostics: readonly Diagnostic[] } {
  const { report, diagnostics } = collector();
  if (part !== null) {
    // It does not tell which styles the whole has, and what needs the whole stays as it is.
    const before = new Set(part.earlier.emitters);
    return { emitters: all.filter((it) => before.has(it.name) && it.scope !== "workspace"), diagnostics };
  }
  if (only !== null) {
    const { emitters: chosen, unknown } = selectEmitters(all, only);
    const [first] = unknown;
    if (first === undefined) return { emitters: chosen, diagnostics };
    throw new CannotRun(
      `no emitter or style is called '${first}'`,
      didYouMean(first, selectable(all)) ?? "`gen ls --emitters` lists them",
    );
  }
  if (config.emit === "all") return { emitters: neededEmitters(all, stylesInUse(workspace)), diagnostics };
  const names = all.map((it) => it.name);
  for (const [index, name] of config.emit.entries()) {
    if (names.includes(name)) continue;
    const origin = at(fileOrigin(config.path), "emit", index);
    report({
      code: "unknown-emitter",
      message: `no emitter is called '${name}'`,
      origin,
      help: didYouMean(name, names) ?? "`gen ls --emitters` lists them",
    });
  }
  const wanted = new Set(config.emit);
  return { emitters: all.filter((it) => wanted.has(it.name)), diagnostics };
}
