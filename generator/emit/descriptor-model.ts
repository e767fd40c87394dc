/** The parts of google/protobuf/descriptor.proto that we fill, in the form that a protobuf library's `create` takes. */
export interface FileDescriptorProto {
  readonly name: string;
  readonly package: string;
  readonly dependency: readonly string[];
  readonly messageType: readonly DescriptorProto[];
  readonly enumType: readonly EnumDescriptorProto[];
  readonly service: readonly { readonly name: string; readonly method: readonly MethodDescriptorProto[] }[];
  readonly syntax: "proto3";
  readonly sourceCodeInfo: { readonly location: readonly SourceLocation[] };
}

/** A message. */
export interface DescriptorProto {
  readonly name: string;
  readonly field: readonly FieldDescriptorProto[];
  readonly nestedType: readonly DescriptorProto[];
  readonly oneofDecl: readonly { readonly name: string }[];
  readonly reservedRange: readonly ReservedRange[];
  readonly reservedName: readonly string[];
  readonly options?: { readonly deprecated?: boolean; readonly mapEntry?: boolean };
}

/** A field; `label` and `type` are the numbers of descriptor.proto. */
export interface FieldDescriptorProto {
  readonly name: string;
  readonly number: number;
  readonly label: number;
  readonly type: number;
  readonly typeName?: string;
  readonly jsonName: string;
  readonly oneofIndex?: number;
  readonly proto3Optional?: boolean;
  readonly options?: { readonly deprecated?: boolean; readonly debugRedact?: boolean };
}

/** An enum. */
export interface EnumDescriptorProto {
  readonly name: string;
  readonly value: readonly {
    readonly name: string;
    readonly number: number;
    readonly options?: { readonly deprecated: boolean };
  }[];
  readonly reservedRange: readonly ReservedRange[];
  readonly reservedName: readonly string[];
  readonly options?: { readonly deprecated: boolean };
}

/** A method. */
export interface MethodDescriptorProto {
  readonly name: string;
  readonly inputType: string;
  readonly outputType: string;
  readonly clientStreaming?: boolean;
  readonly serverStreaming?: boolean;
  readonly options?: { readonly deprecated?: boolean; readonly idempotencyLevel?: number };
}

/** Numbers that may not be used again. */
export interface ReservedRange {
  readonly start: number;
  readonly end: number;
}

/** The comment of an element. */
export interface SourceLocation {
  readonly path: readonly number[];
  readonly span: readonly number[];
  readonly leadingComments: string;
}
