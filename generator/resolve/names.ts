import type { Report } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { WireNames } from "../model/types.ts";
import { avroName, isAvroName } from "../naming/avro.ts";
import { isGraphqlName } from "../naming/graphql.ts";
import * as json from "../naming/json.ts";
import * as proto from "../naming/proto.ts";
import { shown } from "../syntax/shape.ts";
import type { PinnedNames } from "../syntax/types.ts";

/** The names of a field on each wire: pinned ones first, else by the rules of each target from `base`, its first name. */
export function fieldNames(
  base: string,
  pinned: PinnedNames | undefined,
  naming: "camelCase" | "snake_case",
): WireNames {
  if (pinned === undefined) return usualNames(base, naming);
  const protoPin = pinned.proto;
  return {
    json: pinned.json ?? json.fieldName(base, naming),
    proto:
      protoPin === undefined
        ? proto.fieldName(base)
        : proto.isProtoName(protoPin)
          ? protoPin
          : proto.fieldName(protoPin),
    avro: pinned.avro === undefined ? base : avroName(pinned.avro),
    graphql: pinned.graphql ?? base,
  };
}

// Fields of one name have the same names on every wire: they share them.
const usual = { camelCase: new Map<string, WireNames>(), snake_case: new Map<string, WireNames>() };
const maxUsual = 100_000;

function usualNames(base: string, naming: "camelCase" | "snake_case"): WireNames {
  const known = usual[naming].get(base);
  if (known !== undefined) return known;
  const names = { json: json.fieldName(base, naming), proto: proto.fieldName(base), avro: base, graphql: base };
  if (usual[naming].size < maxUsual) usual[naming].set(base, names);
  return names;
}

/** The names of a type on each wire. */
export function typeNames(name: string, pinned: PinnedNames | undefined): WireNames {
  return {
    json: pinned?.json ?? name,
    proto: pinned?.proto ?? name,
    avro: pinned?.avro ?? name,
    graphql: pinned?.graphql ?? name,
  };
}

/** The names of a union variant on each wire. */
export function variantNames(base: string, pinned: PinnedNames | undefined): WireNames {
  return {
    json: pinned?.json ?? base,
    proto: pinned?.proto ?? proto.fieldName(base),
    avro: pinned?.avro ?? base,
    graphql: pinned?.graphql ?? base,
  };
}

/** The names of an enum value on each wire. */
export function valueNames(enumProtoName: string, base: string, pinned: PinnedNames | undefined): WireNames {
  return {
    json: pinned?.json ?? base,
    proto: pinned?.proto ?? proto.enumValueName(enumProtoName, base),
    avro: pinned?.avro ?? base,
    graphql: pinned?.graphql ?? base,
  };
}

// A reader in JavaScript that copies an object by its keys would take them for something else.
const poisoned = ["__proto__", "constructor", "prototype"];
const maxLength = 100;

const checks = {
  json: {
    fits: (name: string) => /^[A-Za-z0-9_.$@-]{1,64}$/.test(name) && !poisoned.includes(name),
    says: "up to 64 letters, digits, `_`, `-`, `.`, `$` and `@`",
  },
  proto: {
    fits: (name: string) => proto.isProtoName(name) && name.length <= maxLength,
    says: "up to 100 letters, digits and `_`, beginning with a letter",
  },
  avro: {
    fits: (name: string) => isAvroName(name) && name.length <= maxLength,
    says: "up to 100 letters, digits and `_`, not beginning with a digit",
  },
  graphql: {
    fits: (name: string) => isGraphqlName(name) && name.length <= maxLength,
    says: "up to 100 letters, digits and `_`, not beginning with a digit or `__`",
  },
} as const;

const targetName = { json: "JSON", proto: "protobuf", avro: "Avro", graphql: "GraphQL" } as const;

/** Reports pinned names that their target refuses. A bare string counts for JSON alone: the others fit it to their rules. */
export function checkPinned(pinned: PinnedNames | undefined, isText: boolean, origin: Origin, report: Report): void {
  if (pinned === undefined) return;
  for (const target of ["json", "proto", "avro", "graphql"] as const) {
    const name = pinned[target];
    if (name === undefined || checks[target].fits(name) || (isText && target !== "json")) continue;
    const place = isText ? at(origin, "wire") : at(origin, "wire", target);
    report({
      code: "bad-wire-name",
      message: `'${shown(name)}' is no name that ${targetName[target]} takes`,
      origin: place,
      help: `use ${checks[target].says}`,
    });
    if (isText) return;
  }
}

/** Whether pinned names were written as one text: all but GraphQL's are the same then. */
export function isOneText(pinned: PinnedNames | undefined): boolean {
  return (
    pinned !== undefined &&
    pinned.json !== undefined &&
    pinned.json === pinned.proto &&
    pinned.json === pinned.avro &&
    pinned.graphql === undefined
  );
}
