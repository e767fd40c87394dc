import { protoCamelCase, safeObjectProperty } from "@bufbuild/protobuf/reflect";
import { safeIdentifier } from "@bufbuild/protoplugin";
import { describe, expect, it } from "vitest";
import { messageMember, messageSchema, messageType, methodMember } from "../generator/naming/protobuf-es.ts";

// The names that codecs use must be those that protoc-gen-es prints.
describe("names in protobuf-es", () => {
  it.each(["order_id", "a", "url2", "line_2_text", "to_string", "constructor", "to_json", "value_of", "x_1_y"])(
    "has %s as the library has it",
    (name) => {
      expect(messageMember(name)).toBe(safeObjectProperty(protoCamelCase(name)));
    },
  );

  it.each(["Order", "Object", "Uint8Array", "Partial", "Date", "Error"])(
    "has the message %s as the library has it",
    (name) => {
      expect(messageType(name)).toBe(safeIdentifier(name));
      expect(messageSchema(name)).toBe(safeIdentifier(`${name}Schema`));
    },
  );

  it.each(["GetOrder", "ToString", "Constructor", "Delete", "A1"])(
    "has the method %s as the library has it",
    (name) => {
      expect(methodMember(name)).toBe(safeObjectProperty(name.slice(0, 1).toLowerCase() + name.slice(1)));
    },
  );
});
