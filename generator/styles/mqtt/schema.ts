import { nameOf } from "../../syntax/names.ts";
import { interactionRef } from "../../syntax/references.ts";
import { duration, flag, line, whole, word } from "../../syntax/scalars.ts";
import type { Of, Shape } from "../../syntax/shape.ts";
import { mapped, optional, record } from "../../syntax/shape.ts";
import { body } from "../../syntax/types.ts";

const qos: Shape<0 | 1 | 2> = mapped(whole(0, 2), (it) => (it === 0 || it === 2 ? it : 1));

/** The keys of `style: mqtt` alone. */
export const mqttKeys = {
  topic: optional(line, "The topic; each `{name}` is a scalar of `in`."),
  from: optional(word(["device", "service"]), "Who sends it."),
  in: optional(body, "The fields of the topic."),
  payload: optional(body, "The message: a record, a union, or fields."),
  consumes: optional(interactionRef, "Another service's message that this one subscribes to."),
  qos: optional(qos, "At most, at least, or exactly once."),
  retain: optional(flag, "The broker keeps the last one."),
  expiry: optional(duration, "After it a message is worthless."),
  will: optional(flag, "The broker sends it when the device is gone."),
  shared: optional(flag, "Instances of a service share the load."),
  encoding: optional(word(["json"]), "How the payload is written."),
  broker: optional(nameOf("broker", "camel"), "An entry of the workspace's `brokers`."),
};

const keys = record("an mqtt interaction", mqttKeys);

/** The keys of `style: mqtt` as written. */
export type MqttSyntax = Of<typeof keys>;
