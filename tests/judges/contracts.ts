import { judgeAsyncapi } from "./asyncapi.ts";
import { judgeAvro, judgeAvroPython } from "./avro.ts";
import { judgeBuf } from "./buf.ts";
import type { Finding, TextFile } from "./finding.ts";
import { judgeGraphql } from "./graphql.ts";
import { judgeJsonSchema } from "./json-schema.ts";
import { judgeOpenapiForeign } from "./openapi-foreign.ts";
import { judgeOpenapiMeta } from "./openapi-meta.ts";
import { judgeProtocPython } from "./protoc-python.ts";
import { judgeRedocly } from "./redocly.ts";
import { judgeSpectral } from "./spectral.ts";
import { judgeYaml11 } from "./yaml11.ts";

type Judge = (files: readonly TextFile[]) => Promise<readonly Finding[]>;

/** The judges of documents that every machine has. */
export const judges: Readonly<Record<string, Judge>> = {
  buf: judgeBuf,
  redocly: judgeRedocly,
  spectral: judgeSpectral,
  "openapi-meta": judgeOpenapiMeta,
  "openapi-foreign": judgeOpenapiForeign,
  asyncapi: judgeAsyncapi,
  avro: judgeAvro,
  "json-schema": judgeJsonSchema,
  graphql: judgeGraphql,
};

/** The judges of documents that need `python`. */
export const pythonJudges: Readonly<Record<string, Judge>> = {
  protoc: judgeProtocPython,
  "avro-python": judgeAvroPython,
  "yaml-1.1": judgeYaml11,
};
