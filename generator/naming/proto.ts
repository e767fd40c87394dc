import { pascalCase, snakeCase, upperSnakeCase } from "../base/words.ts";

/** The name of a field in a .proto file. */
export function fieldName(name: string): string {
  return snakeCase(name);
}

/** The name of an enum value, which protobuf wants unique in its package. */
export function enumValueName(enumName: string, value: string): string {
  return `${upperSnakeCase(enumName)}_${value}`;
}

/** Whether protobuf takes the name. */
export function isProtoName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name);
}

/** The JSON name that protoc makes of a field's name when none is given. */
export function defaultJsonName(fieldName: string): string {
  return fieldName.replace(/_+([A-Za-z0-9]?)/g, (_, letter: string) => letter.toUpperCase());
}

/** The RPC service of a service: `OrdersService`. */
export function protoServiceName(service: string): string {
  return `${pascalCase(service)}Service`;
}
