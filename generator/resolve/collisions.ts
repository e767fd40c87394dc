import type { Report } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import type { Interaction } from "../model/interaction.ts";
import type { EnumType, NamedType, WireNames, WrapperType } from "../model/types.ts";
import type { Unit, Workspace } from "../model/workspace.ts";
import { defaultJsonName, enumValueName, protoServiceName } from "../naming/proto.ts";
import { Claims } from "./claims.ts";
import { checkGraph } from "./graph-collisions.ts";
import { checkRepeated } from "./repeated.ts";

/** Reports what is two things in the spec, and one on some wire. */
export function checkCollisions(workspace: Workspace, report: Report): void {
  for (const type of workspace.types.values()) checkMembers(type, report);
  const wrappers = new Map<string, WrapperType[]>();
  for (const it of workspace.wrappers.values()) {
    const others = wrappers.get(it.unit);
    if (others === undefined) wrappers.set(it.unit, [it]);
    else others.push(it);
  }
  for (const unit of [...workspace.services, ...workspace.libraries]) {
    checkTypeNames(workspace, unit, wrappers.get(unit.id) ?? [], report);
  }
  for (const service of workspace.services) checkAddresses(service.interactions, report);
  for (const interaction of workspace.interactions.values()) checkRepeated(workspace, interaction, report);
  checkTopics(workspace, report);
  checkGraph(workspace, report);
}

interface Member {
  readonly name: string;
  readonly names: WireNames;
  readonly origin: Origin;
}

function checkMembers(type: NamedType, report: Report): void {
  if (type.kind === "alias") return;
  const [noun, members]: readonly [string, readonly Member[]] =
    type.kind === "record"
      ? ["fields", type.fields]
      : type.kind === "union"
        ? ["variants", type.variants]
        : ["values", type.values];
  if (!areDistinct(type, members)) reportShared(type, noun, members, report);
  for (const reserved of type.reserved) {
    const member = members.find((it) => it.names.proto === reserved.proto || it.names.json === reserved.json);
    if (member === undefined) continue;
    const message = `the name '${member.names.proto}' was another's of '${type.name}', which is gone`;
    report({
      code: "name-resurrected",
      message,
      origin: member.origin,
      help: "choose another name, or pin another with `wire`",
    });
  }
}

/** Whether no two members share a name on any wire. */
function areDistinct(type: NamedType, members: readonly Member[]): boolean {
  return wiresOf(type).every(([, nameOf]) => new Set(members.map(nameOf)).size === members.length);
}

function reportShared(type: NamedType, noun: string, members: readonly Member[], report: Report): void {
  const claims = new Claims(report);
  const names = new Set<string>();
  for (const member of members) {
    // A name that is written twice was reported where it stands, and one clash tells of all wires.
    if (names.has(member.name)) continue;
    names.add(member.name);
    wiresOf(type).every(([wire, nameOf]) => {
      const name = nameOf(member);
      const message = `two ${noun} of '${type.name}' have the ${wire} name '${name}'`;
      return claims.claim(`${wire} ${name}`, member.origin, { code: "name-clash", message, help: clashHelp });
    });
  }
}

type NameOf = (member: Member) => string;
const enumWires: readonly (readonly [string, NameOf])[] = [
  ["JSON", (it) => it.names.json],
  ["protobuf", (it) => it.names.proto],
  ["Avro", (it) => it.names.avro],
  ["GraphQL", (it) => it.names.graphql],
];
// protoc refuses two fields whose JSON names it makes the same.
const fieldWires: typeof enumWires = [...enumWires, ["protobuf JSON", (it) => defaultJsonName(it.names.proto)]];

function wiresOf(type: NamedType): typeof enumWires {
  return type.kind === "enum" ? enumWires : fieldWires;
}

const clashHelp = "rename one of them, or pin its name with `wire`";

function checkTypeNames(workspace: Workspace, unit: Unit, wrappers: readonly WrapperType[], report: Report): void {
  const claims = new Claims(report);
  const clash = (key: string, origin: Origin, message: string) =>
    claims.claim(key, origin, { code: "name-clash", message, help: clashHelp });
  if (unit.kind === "service") clash(`protobuf ${protoServiceName(unit.name)}`, unit.origin, "");
  for (const type of unit.types.flatMap((id) => workspace.types.get(id) ?? [])) {
    if (type.kind === "alias") continue;
    const { proto, avro } = type.names;
    clash(`protobuf ${proto}`, type.origin, `two types of '${unit.name}' have the protobuf name '${proto}'`);
    const isRpcOnly = type.kind === "record" && (type.role === "input" || type.role === "output");
    if (!isRpcOnly) clash(`Avro ${avro}`, type.origin, `two types of '${unit.name}' have the Avro name '${avro}'`);
    // Files are named after types, and not every disk tells `Order` from `ORDER`.
    const twin = `'${type.name}' differs from another type of '${unit.name}' by case alone`;
    clash(`file ${type.name.toLowerCase()}`, type.origin, twin);
    for (const name of type.kind === "enum" ? packageValues(type) : []) {
      clash(`protobuf ${name}`, type.origin, `two enums of '${unit.name}' have the protobuf value '${name}'`);
    }
  }
  checkWrapperNames(workspace, unit, wrappers, report);
}

function checkWrapperNames(workspace: Workspace, unit: Unit, wrappers: readonly WrapperType[], report: Report): void {
  const names = new Set(wrappers.map((it) => it.name));
  for (const type of unit.types.flatMap((id) => workspace.types.get(id) ?? [])) {
    if (type.kind === "alias" || !names.has(type.names.proto)) continue;
    const message = `'${type.names.proto}' is also the name of the message around a list or map in protobuf`;
    report({ code: "name-clash", message, origin: type.origin, help: clashHelp });
  }
}

/** The values of an enum are names of the whole package in protobuf. */
function packageValues(type: EnumType): readonly string[] {
  return [enumValueName(type.names.proto, "UNSPECIFIED"), ...type.values.map((it) => it.names.proto)];
}

function checkAddresses(interactions: readonly Interaction[], report: Report): void {
  const claims = new Claims(report);
  for (const it of interactions) {
    claims.claim(`method ${it.methodName}`, it.origin, {
      code: "name-clash",
      message: `two interactions have the method name '${it.methodName}'`,
      help: "rename one of them, or pin its name with `wire: { proto }`",
    });
    const isRoute = it.style === "http" || it.style === "realtime";
    if (!isRoute) continue;
    const method = it.style === "http" ? it.method : "GET";
    const path = it.parts.map((part) => ("field" in part ? "{}" : part.text)).join("");
    const finding = {
      code: "duplicate-route",
      message: `two interactions answer ${method} ${path.replaceAll("{}", "{…}")}`,
      help: "change the method or the path of one",
    };
    claims.claim(
      `${method} ${path}`,
      { ...it.origin, path: [...it.origin.path, it.style === "http" ? "route" : "path"] },
      finding,
    );
  }
}

function checkTopics(workspace: Workspace, report: Report): void {
  const claims = new Claims(report);
  for (const it of workspace.interactions.values()) {
    if (it.style === "event" && it.role.kind === "producer") {
      const finding = {
        code: "duplicate-topic",
        message: `two events have the topic '${it.channel.topic}'`,
        help: "give each a topic of its own; a union carries several kinds of message",
      };
      claims.claim(
        `${it.channel.broker} ${it.channel.topic}`,
        { ...it.origin, path: [...it.origin.path, "topic"] },
        finding,
      );
    }
    if (it.style === "event" && it.role.kind === "consumer") {
      const finding = {
        code: "duplicate-consumer",
        message: `group '${it.role.group}' consumes '${it.role.producer}' twice: each message would reach one of the two`,
        help: "give one of them another `group`",
      };
      claims.claim(`group ${it.role.producer} ${it.role.group}`, it.origin, finding);
    }
    if (it.style === "mqtt" && it.role.kind === "owner") {
      const topic = it.channel.parts.map((part) => ("field" in part ? "{}" : part.text)).join("");
      const finding = {
        code: "duplicate-topic",
        message: `two messages have the topic '${topic.replaceAll("{}", "{…}")}'`,
        help: "give each a topic of its own; a union carries several kinds of message",
      };
      claims.claim(`${it.channel.broker} ${topic}`, { ...it.origin, path: [...it.origin.path, "topic"] }, finding);
    }
  }
}
