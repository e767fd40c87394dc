import { defaultJsonName } from "./proto.ts";

// What protobuf-es 2 keeps for itself; tests/emitters hold both lists against the library.
const reservedMembers = new Set(["constructor", "toString", "toJSON", "valueOf"]);
const reservedTypes = new Set(["Object", "Uint8Array", "Partial"]);

/** The member of a message in protobuf-es: `order_id` → `orderId`. */
export function messageMember(protoName: string): string {
  const name = defaultJsonName(protoName);
  return reservedMembers.has(name) ? `${name}$` : name;
}

/** What a oneof of a message says in `case`: its variants are texts there, and keep their names. */
export function oneofCase(protoName: string): string {
  return defaultJsonName(protoName);
}

/** The type of a message or enum in protobuf-es. */
export function messageType(protoName: string): string {
  return reservedTypes.has(protoName) ? `${protoName}$` : protoName;
}

/** The constant that describes a message in protobuf-es. */
export function messageSchema(protoName: string): string {
  return `${protoName}Schema`;
}

/** The member of a service in protobuf-es: `GetOrder` → `getOrder`. */
export function methodMember(methodName: string): string {
  const name = methodName.slice(0, 1).toLowerCase() + methodName.slice(1);
  return reservedMembers.has(name) ? `${name}$` : name;
}
