import type { Emitter } from "../emit/emitter.ts";
import { acl } from "./acl/index.ts";
import { asyncapi } from "./asyncapi/index.ts";
import { avro } from "./avro/index.ts";
import { buf } from "./buf/index.ts";
import { graphqlSdl } from "./graphql-sdl/index.ts";
import { graphqlSupergraph } from "./graphql-supergraph/index.ts";
import { jsonSchema } from "./json-schema/index.ts";
import { openapi } from "./openapi/index.ts";
import { proto } from "./proto/index.ts";
import { protobufEs } from "./protobuf-es/index.ts";
import { serviceConfigs } from "./service-config/index.ts";
import { smoke } from "./smoke/index.ts";
import { tsCodecs } from "./ts-codecs/index.ts";
import { tsEvent } from "./ts-event/index.ts";
import { tsExamples } from "./ts-examples/index.ts";
import { tsGraphql } from "./ts-graphql/index.ts";
import { tsHandlers } from "./ts-handlers/index.ts";
import { tsHttp } from "./ts-http/index.ts";
import { tsMqtt } from "./ts-mqtt/index.ts";
import { tsRealtime } from "./ts-realtime/index.ts";
import { tsRpc } from "./ts-rpc/index.ts";
import { tsService } from "./ts-service/index.ts";
import { tsTypes } from "./ts-types/index.ts";

/** Every emitter, in the order in which they run. */
export const emitters: readonly Emitter[] = [
  proto,
  buf,
  serviceConfigs,
  protobufEs,
  avro,
  jsonSchema,
  openapi,
  graphqlSdl,
  graphqlSupergraph,
  asyncapi,
  acl,
  smoke,
  tsTypes,
  tsCodecs,
  tsExamples,
  tsHttp,
  tsRpc,
  tsGraphql,
  tsRealtime,
  tsEvent,
  tsMqtt,
  tsService,
  tsHandlers,
];
