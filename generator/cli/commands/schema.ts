import { CannotRun } from "../../cannot-run.ts";
import { styles } from "../../styles/index.ts";
import { editorSchema } from "../../syntax/schema.ts";
import { withSharedDefinitions } from "../../syntax/shared-definitions.ts";
import type { Arguments } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { reportSchema } from "../report/json-schema.ts";
import type { Session } from "../session.ts";

const schemas: Readonly<Record<string, () => object>> = {
  spec: () => withSharedDefinitions(editorSchema(styles)),
  diagnostics: () => reportSchema,
};

/** `gen schema`: the JSON Schemas that others may rely on. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const [name = "spec"] = args.words;
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined)
    throw new CannotRun(`there is no schema '${name}'`, `there are ${Object.keys(schemas).join(" and ")}`);
  session.stdout.write(`${JSON.stringify(schema(), null, 2)}\n`);
  return exitCode.ok;
}
