import type { Rpc } from "../../emit/proto-scope.ts";
import { isDomainType } from "../../emit/typescript/domain-names.ts";
import type { DomainForm } from "../../emit/typescript/type-text.ts";
import { type Printing, typeText } from "../../emit/typescript/type-text.ts";
import type { Page } from "../../model/interaction.ts";
import type { RecordType, TypeRef } from "../../model/types.ts";
import { recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";

/** One side of a method: what code sees, and the message that carries it. */
export interface Side {
  /** Null: nothing. */
  readonly type: TypeRef | null;
  readonly message: RecordType;
  /** Whether the message is the type itself, and none around it. */
  readonly isOwn: boolean;
}

/** What goes to the service. */
export function requestOf(workspace: Workspace, rpc: Rpc): Side {
  const streamed = rpc.style === "stream" && rpc.in.kind === "many" ? rpc.in.type : null;
  const input: TypeRef | null = rpc.input === null ? null : { kind: "named", id: rpc.input };
  return sideOf(workspace, rpc.request, streamed ?? input);
}

/** What comes back; of a page its items. */
export function responseOf(workspace: Workspace, rpc: Rpc): Side {
  const page = pageOf(rpc);
  if (page !== null) return sideOf(workspace, rpc.response, { kind: "list", item: page.item });
  return sideOf(workspace, rpc.response, rpc.style === "stream" ? rpc.out.type : rpc.output);
}

/** The pages of a list; null where it comes whole. */
export function pageOf(rpc: Rpc): Page | null {
  return rpc.style === "grpc" ? rpc.page : null;
}

/** A side as code writes it. */
export function sideText(printing: Printing, { type }: Side, form: DomainForm): string {
  return type === null ? "void" : typeText(printing, type, form);
}

function sideOf(workspace: Workspace, message: string, type: TypeRef | null): Side {
  const isOwn = type?.kind === "named" && type.id === message && isDomainType(workspace, message);
  return { type, message: recordType(workspace, message), isOwn };
}
