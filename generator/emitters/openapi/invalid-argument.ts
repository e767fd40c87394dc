import { plural } from "../../base/text.ts";
import type { Field } from "../../model/types.ts";
import { isRequiredInput, opened, recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { Endpoint } from "./context.ts";
import type { StandardProblem } from "./problems.ts";
import { problems } from "./problems.ts";

/** The refusal of an invalid request, with a violation that this operation can have. */
export function invalidArgument(workspace: Workspace, endpoint: Endpoint): StandardProblem {
  const found = inputFields(workspace, endpoint).flatMap((it) => violationOf(workspace, it));
  const [first] = found;
  return first === undefined ? problems.invalidArgument : { ...problems.invalidArgument, ...first };
}

type Violation = Pick<StandardProblem, "detail" | "violations">;

/** What stands in the body, if anything does: it is what goes wrong most. */
function inputFields(workspace: Workspace, endpoint: Endpoint): readonly Field[] {
  const { fields } = recordType(workspace, endpoint.style === "http" ? endpoint.input.type : endpoint.input);
  const body =
    endpoint.style === "http" && endpoint.input.body.kind === "json" ? new Set(endpoint.input.body.fields) : null;
  return body === null ? fields : fields.filter((it) => body.has(it.name));
}

function violationOf(workspace: Workspace, field: Field): readonly Violation[] {
  const { type, constraints } = opened(workspace, field.type, field.constraints);
  const { minItems, minLength, min } = constraints;
  const name = field.names.json;
  if (type.kind === "list" && minItems !== null && minItems > 0) {
    return [violation(name, "has no items", "minItems", `must have at least ${plural(minItems, "item")}`)];
  }
  if (type.kind === "scalar" && minLength !== null && minLength > 0 && type.scalar.name !== "bytes") {
    return [violation(name, "is empty", "minLength", `must have at least ${plural(minLength, "character")}`)];
  }
  if (type.kind === "scalar" && min !== null && type.scalar.name !== "duration") {
    return [violation(name, `is less than ${min}`, "min", `must be at least ${min}`)];
  }
  return isRequiredInput(workspace, field) ? [violation(name, "is missing", "required", "is required")] : [];
}

function violation(field: string, fact: string, rule: string, message: string): Violation {
  return { detail: `${field} ${fact}`, violations: [{ field, rule, message }] };
}
