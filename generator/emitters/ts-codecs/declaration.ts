import type { CodecUse } from "../../emit/typescript/codec-reach.ts";
import type { CodecPrinting } from "../../emit/typescript/codec-text.ts";
import { codecName, runtimeText } from "../../emit/typescript/codec-text.ts";
import { domainName, isRecursive } from "../../emit/typescript/domain-names.ts";
import { namedText } from "../../emit/typescript/type-text.ts";

/** What stands around the text of a codec. */
export interface Declaration {
  /** `export const orderJson: JsonCodec<Order, OrderInit> = json.nested(` */
  readonly open: string;
  readonly close: string;
}

/** The declaration of a type's codec; `codec` is its interface, and `wireTypes` are the type arguments before the value's. */
export function declarationOf(
  printing: CodecPrinting,
  { type, form }: CodecUse,
  codec: string,
  wireTypes: readonly string[] = [],
): Declaration {
  const name = codecName(printing, type.id, form);
  const types = [...wireTypes, ...valueTypes(printing, { type, form })];
  // What holds itself could be nested without end.
  const [before, after] = isRecursive(printing.workspace, type.id)
    ? [`${runtimeText(printing, "nested")}(`, ")"]
    : ["", ""];
  return { open: `export const ${name}: ${codec}<${types.join(", ")}> = ${before}`, close: `${after};` };
}

/** What a reader returns, and what a writer gives where that is another type. */
function valueTypes(printing: CodecPrinting, { type, form }: CodecUse): readonly string[] {
  if (form === "patch") return [namedText(printing, type.id, "patch")];
  const value = namedText(printing, type.id, "value");
  const { init } = domainName(printing.workspace, type.id);
  const given = init === null ? value : namedText(printing, type.id, "init");
  // A list or map under a name of its own may be left out like any other.
  if (type.kind === "alias" && type.target.kind !== "scalar") return [value, `${given} | undefined`];
  return given === value ? [value] : [value, given];
}
