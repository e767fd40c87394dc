/** What a plain scalar says by the core schema of YAML 1.2; undefined where it takes a second look to tell. */
export function clearScalar(text: string): string | number | boolean | null | undefined {
  switch (text) {
    case "null":
      return null;
    case "true":
      return true;
    case "false":
      return false;
    default:
      if (clearNumber.test(text)) return Number(text);
      return unclear.test(text) ? undefined : text;
  }
}

// So few digits that none is lost.
const clearNumber = /^-?(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{1,5})?$/;

// Whatever else the core schema does not take for text. Source: YAML 1.2, 10.3.2, in any case of letters.
const unclear =
  /^(?:~|null|true|false|0[ox][0-9a-f]*|[-+]?(?:\.inf|\.nan|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?))?$/i;
