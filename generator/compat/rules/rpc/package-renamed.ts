import { always, type CompatRule, claim } from "../../rule.ts";

/** G02: The proto package of a service changed. */
export const packageRenamed: CompatRule = {
  id: "package-renamed",
  row: "G02",
  axis: "wire",
  says: "has another proto package",
  summary: "The proto package of a service changed.",
  why: "Callers of the old package get unimplemented.",
  fix: "Pin the old one: `wire: { package: <name> }`.",
  claims: claim("package"),
  verdicts: always("breaking"),
  exception: null,
  example: {
    before: "interspec: 1\nservice: orders\ndefaults: { auth: user }\ninteractions:\n  ping: { style: grpc }\n",
    after:
      "interspec: 1\nservice: orders\nwire: { package: shop.sales.v1 }\ndefaults: { auth: user }\ninteractions:\n  ping: { style: grpc }\n",
  },
};
