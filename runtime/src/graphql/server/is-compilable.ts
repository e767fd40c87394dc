import {
  BREAK,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInputType,
  type OperationDefinitionNode,
  typeFromAST,
  visit,
} from "graphql";

/** The compiler writes out what variables may hold, field by field: types that hold themselves it would write for ever. */
const mostInputFields = 500;

/** Whether an operation is worth compiling, and compiles in a time that can be told. */
export function isCompilable(document: DocumentNode, operation: OperationDefinitionNode, schema: GraphQLSchema) {
  return inputFieldsOf(operation, schema) <= mostInputFields && !asksForSchema(document);
}

/** How many fields the variables of an operation have, each written out wherever it stands; Infinity: types hold themselves. */
function inputFieldsOf({ variableDefinitions = [] }: OperationDefinitionNode, schema: GraphQLSchema): number {
  const known = new Map<string, number>();
  const fieldsOf = (input: GraphQLInputType): number => {
    const type = getNamedType(input);
    if (!isInputObjectType(type)) return 0;
    const found = known.get(type.name);
    if (found !== undefined) return found;
    // Whoever asks for it again meanwhile is in it.
    known.set(type.name, Number.POSITIVE_INFINITY);
    const fields = Object.values(type.getFields()).reduce((sum, it) => sum + 1 + fieldsOf(it.type), 0);
    known.set(type.name, fields);
    return fields;
  };
  return variableDefinitions.reduce((sum, { type: node }) => {
    const type = typeFromAST(schema, node);
    return isInputType(type) ? sum + 1 + fieldsOf(type) : sum;
  }, 0);
}

/** Tools ask for the schema now and then: the compiled way is for what comes all the time. */
function asksForSchema(document: DocumentNode): boolean {
  let asks = false;
  visit(document, {
    Field({ name }) {
      asks = name.value === "__schema" || name.value === "__type";
      return asks ? BREAK : undefined;
    },
  });
  return asks;
}
