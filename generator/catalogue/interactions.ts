import type { FactsByCode } from "./facts.ts";

/** Diagnostics about interactions of any style. */
export const interactionFacts: FactsByCode = {
  "bad-binding": {
    summary: "A field cannot travel where it is bound to.",
    why: "Paths, queries and headers hold plain texts only, each one field.",
    fix: "Bind it to the body, or choose another header.",
  },
  "bad-call": {
    summary: "`calls` names what cannot be called.",
    why: "The handler's clients are made from `calls`: an own interaction is code, and a message has no answer.",
    fix: "Call own code directly; publish by `emits`, and hear others' messages by `consumes`.",
  },
  "bad-content": {
    summary: "`content` does not fit the input or output.",
    why: "A body of another media type is one field of bytes or text, and nothing beside it.",
    fix: "Keep one such field; bind the others to path, query or headers.",
  },
  "bad-emit": {
    summary: "`emits` names what this service does not publish.",
    why: "A topic has one owner: the service that declares the message.",
    fix: "Name an own event with a `topic`, or an own MQTT message with `from: service`.",
  },
  "bad-resume": {
    summary: "A stream cannot be resumed by this field.",
    why: "After a break the client opens again with the last value that it saw, which must be a field of both sides.",
    fix: "Name a scalar of the streamed type that is an optional field of `in` too.",
  },
  "bad-route": {
    summary: "A route is not a method and a path.",
    why: "No request could reach the interaction.",
    fix: "Write `GET /orders/{orderId}`.",
  },
  "duplicate-route": {
    summary: "Two interactions of a service answer the same method and path.",
    why: "A router can choose one only; `{a}` and `{b}` match the same requests.",
    fix: "Change the method or the path of one.",
  },
  "missing-auth": {
    summary: "A call or stream does not say who may call it.",
    why: "An interaction that is open by oversight is a hole.",
    fix: "Write `auth: user` on it or under `defaults`; `auth: { none: why }` opens it on purpose.",
  },
  "no-stream": {
    summary: "An interaction of style stream streams in neither direction.",
    why: "It is a plain call, which another style does better.",
    fix: "Write `out: stream T`, or use style grpc.",
  },
  "reserved-header": {
    summary: "A field is bound to a header that HTTP or the runtime uses itself.",
    why: "Its value would be overwritten, or change how the request is read.",
    fix: "Choose another name, such as `X-Name`.",
  },
  "unknown-scheme": {
    summary: "`auth` names a scheme that the workspace does not have.",
    why: "Nobody could prove who they are.",
    fix: "Add it under `security` in interspec.yaml, or correct the spelling.",
  },
  "unknown-scope": {
    summary: "`auth` asks for a scope that its scheme does not have.",
    why: "No token would ever carry it: every call would be refused.",
    fix: "Add it to the scheme's `scopes`, or correct the spelling.",
  },
  "wrong-kind": {
    summary: "Something is named or set where another kind of thing is needed.",
    why: "The style has no way to carry it.",
    fix: "Do as the help says: mostly name a record, or remove the key.",
  },
  "wrong-role": {
    summary: "A key of the producer stands on a consumer, or the other way round.",
    why: "What a topic carries is said once, by its owner.",
    fix: "Remove the key, or write it on the other side.",
  },
};
