import type { ParsedNode, YAMLMap, YAMLSeq } from "yaml";
import { isAlias, isMap, isScalar } from "yaml";
import { scalarText } from "./scalar.ts";

/** A list or map between brackets or braces. */
export type Flow = YAMLMap.Parsed | YAMLSeq.Parsed;

/** A list or map on one line. */
export function flowText(node: Flow): string {
  if (isMap(node)) return node.items.length === 0 ? "{}" : `{ ${node.items.map(pairText).join(", ")} }`;
  return `[${node.items.map((it) => nodeText(it)).join(", ")}]`;
}

function pairText({ key, value }: YAMLMap.Parsed["items"][number]): string {
  const name = nodeText(key);
  const text = value === null ? "" : nodeText(value);
  return text === "" ? name : `${name}: ${text}`;
}

function nodeText(node: ParsedNode | null): string {
  if (isScalar(node)) return scalarText(node, { inFlow: true });
  if (node === null || isAlias(node)) return "";
  return flowText(node);
}
