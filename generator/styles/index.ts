import { event } from "./event/index.ts";
import { graphql } from "./graphql/index.ts";
import { grpc } from "./grpc/index.ts";
import { http } from "./http/index.ts";
import { mqtt } from "./mqtt/index.ts";
import { realtime } from "./realtime/index.ts";
import { stream } from "./stream/index.ts";
import type { Style } from "./style.ts";

/** Every style, in the order in which documents list them. */
export const styles: readonly Style[] = [http, grpc, stream, event, graphql, realtime, mqtt];
