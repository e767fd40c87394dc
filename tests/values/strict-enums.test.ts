import { expect, it } from "vitest";
import * as json from "../../runtime/src/values/json.ts";
import { Pass } from "../../runtime/src/values/pass.ts";
import * as protobuf from "../../runtime/src/values/protobuf.ts";

// What a strict reader takes, a handler may give back: its writer would refuse it.
it.each(["reject", "ignore"] as const)(
  "an open enum keeps what it does not know for tolerant readers: %s",
  (strictness) => {
    const [text, number] = [new Pass(strictness), new Pass(strictness)];
    json.openEnum(["OPEN"]).decode("NEWER", ".status", text);
    protobuf.openEnum<string, number>({ OPEN: 1 }).decode(99, ".status", number);
    const refused = [{ field: "status", rule: "enum", message: "is none of OPEN" }];
    expect([text.violations, number.violations]).toEqual(strictness === "reject" ? [refused, refused] : [[], []]);
  },
);
