import type { InteractionBase, Page, RpcMessages } from "../../model/interaction.ts";
import type { TypeId, TypeRef } from "../../model/types.ts";

/** The methods that a route may have. */
export const httpMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
/** One of `httpMethods`. */
export type HttpMethod = (typeof httpMethods)[number];

/** A piece of a path: text as it stands, or a field of `in`. */
export type PathPart = { readonly text: string } | { readonly field: string };

/** Where each field of `in` travels. */
export interface HttpInput {
  /** The record. */
  readonly type: TypeId;
  /** Names of its fields, in the order of the path. */
  readonly path: readonly string[];
  readonly query: readonly string[];
  readonly headers: readonly { readonly field: string; readonly header: string }[];
  readonly body: HttpBody;
}

/** The body of a request. */
export type HttpBody =
  | { readonly kind: "none" }
  /** A JSON object of these fields; all fields of the type when `whole`. */
  | { readonly kind: "json"; readonly fields: readonly string[]; readonly whole: boolean }
  /** The one field, a `patch<T>`, is the body itself: a merge patch. */
  | { readonly kind: "patch"; readonly field: string; readonly type: TypeId }
  /** The one field, `bytes` or `string`, is the body itself. */
  | { readonly kind: "content"; readonly field: string; readonly mediaType: string };

/** What a success answers. */
export type HttpOutput =
  | { readonly kind: "none" }
  /** A JSON value: a record, a union or a bare list. Header fields are not in the body. */
  | {
      readonly kind: "json";
      readonly type: TypeRef;
      readonly headers: readonly { readonly field: string; readonly header: string }[];
    }
  /** The one field of the record is the body itself. */
  | {
      readonly kind: "content";
      readonly type: TypeId;
      readonly field: string;
      readonly mediaType: string;
      readonly headers: readonly { readonly field: string; readonly header: string }[];
    };

/** A REST endpoint. */
export interface HttpInteraction extends InteractionBase, RpcMessages {
  readonly style: "http";
  readonly method: HttpMethod;
  /** As written, with spec names in braces: `/orders/{orderId}`. */
  readonly path: string;
  readonly parts: readonly PathPart[];
  readonly input: HttpInput;
  readonly output: HttpOutput;
  readonly status: number;
  readonly page: Page | null;
  /** The field of the output that is its version. */
  readonly etag: string | null;
  readonly cache: { readonly maxAgeMs: number; readonly public: boolean } | null;
}
