/** An answer of a graph, as it travels. */
export interface GraphAnswer {
  readonly data?: { readonly _entities: readonly unknown[] } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

/** Asks a subgraph for entities by their keys, as a gateway does. */
export async function entities(
  url: string,
  type: string,
  keys: readonly object[],
  selection: string,
  token: string | null = null,
): Promise<GraphAnswer> {
  const query = `query ($all: [_Any!]!) { _entities(representations: $all) { ... on ${type} { ${selection} } } }`;
  const variables = { all: keys.map((it) => ({ __typename: type, ...it })) };
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as GraphAnswer;
}
