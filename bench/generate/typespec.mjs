// The HTTP part of the same synthetic workspace in TypeSpec.
/** One TypeSpec file with `count` operations, 10 a namespace. */
export function typespecOf(count) {
  const namespaces = [];
  for (let service = 0; service * 10 < count; service += 1) {
    const operations = Array.from({ length: Math.min(10, count - service * 10) }, (_, it) =>
      operationOf(`S${service}Op${it}`),
    );
    namespaces.push(
      `@service(#{ title: "Service ${service}" })\nnamespace Service${service} {\n${operations.join("\n")}\n}`,
    );
  }
  return `import "@typespec/http";\nusing Http;\n\n${namespaces.join("\n\n")}\n`;
}

function operationOf(stem) {
  return `  enum ${stem}State { OPEN, PAID, SHIPPED, CLOSED }
  model ${stem}Detail { label: string; amount: decimal; at: utcDateTime; }
  model ${stem}In { id: string; @doc("The name.") @minLength(1) @maxLength(100) name: string; @minValue(0) @maxValue(1000) count: int32; ratio: float64; active: boolean; state: ${stem}State; detail: ${stem}Detail; tags: string[]; }
  model ${stem}Out { id: string; name: string; total: int64; ratio: float64; active: boolean; state: ${stem}State; detail: ${stem}Detail; notes: Record<string>; }
  @doc("Operation ${stem}.") @route("/v1/${stem.toLowerCase()}") @post op ${stem.toLowerCase()}(@body body: ${stem}In): ${stem}Out;`;
}
