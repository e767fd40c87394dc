import { type CascadedSyntax, cascadedKeys } from "./policies.ts";
import type { Keys, Shape } from "./shape.ts";
import { optional, record } from "./shape.ts";
import type { StyleSyntax } from "./style-syntax.ts";

/** A `defaults` block as written: for all styles, and for single ones. */
export interface DefaultsSyntax {
  readonly all: CascadedSyntax;
  /** By style: the cascaded keys, and the style's own optional keys. */
  readonly byStyle: ReadonlyMap<string, StyleDefaults>;
}

/** The cascaded keys and a style's own optional ones. */
export type StyleDefaults = CascadedSyntax & { readonly [key: string]: unknown };

/** The shape of a `defaults` block. */
export function defaultsShape(styles: readonly StyleSyntax[]): Shape<DefaultsSyntax> {
  const all = record("defaults", cascadedKeys);
  const perStyle = styles.map((style) => ({
    style,
    shape: record(`defaults of ${style.name}`, { ...cascadedKeys, ...defaultable(style) }),
  }));
  const styleKeys = Object.fromEntries(
    perStyle.map(({ style, shape }) => [style.name, optional(shape, `Defaults of ${style.name} alone.`)]),
  );
  const whole = record("defaults", { ...cascadedKeys, ...styleKeys });
  return {
    noun: "defaults",
    schema: whole.schema,
    read(value, cursor) {
      const read = whole.read(value, cursor);
      if (read === undefined) return undefined;
      const own: Record<string, unknown> = {};
      for (const key of Object.keys(all.keys)) own[key] = (read as Record<string, unknown>)[key];
      const styleValues = Object.entries(read).filter(
        ([name, it]) => Object.hasOwn(styleKeys, name) && it !== undefined,
      );
      // The shapes above read both parts; the record type cannot say it for computed keys.
      return {
        all: own as unknown as CascadedSyntax,
        byStyle: new Map(styleValues as unknown as [string, StyleDefaults][]),
      };
    },
  };
}

function defaultable(style: StyleSyntax): Keys {
  return Object.fromEntries(Object.entries(style.keys).filter(([name]) => style.defaultableKeys.includes(name)));
}
