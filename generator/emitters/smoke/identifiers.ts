const reserved =
  "await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval undefined NaN Infinity";

// What the template itself declares or reads.
const own = "check http baseUrl options query response status JSON";

/** Hands out names of a script, each once: a name that is taken or reserved gets `_`. */
export function identifiers(): (wanted: string) => string {
  const taken = new Set([...reserved.split(" "), ...own.split(" ")]);
  return (wanted) => {
    let name = wanted;
    while (taken.has(name)) name += "_";
    taken.add(name);
    return name;
  };
}
