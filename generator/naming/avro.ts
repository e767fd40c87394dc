/** Whether Avro takes the name of a field, enum symbol or type as it stands. */
export function isAvroName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** The nearest name that Avro takes. */
export function avroName(name: string): string {
  return isAvroName(name) ? name : name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[0-9])/, "_");
}
