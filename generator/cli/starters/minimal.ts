import type { Starter } from "./starter.ts";
import { configHead, specHead } from "./starter.ts";

const greetings = `${specHead}interspec: 1
service: greetings
owner: team-greetings
description: Says hello.
types:
  Greeting:
    description: What is said to whom.
    fields:
      name: { type: string, minLength: 1, maxLength: 100 }
      text: string
      saidAt: timestamp
interactions:
  greet:
    style: http
    route: GET /v1/greetings/{name}
    description: Greets someone by name.
    in: { name: { type: string, minLength: 1, maxLength: 100 } }
    out: Greeting
    auth: { none: everyone may be greeted }
  greeted:
    style: event
    topic: greetings.greeted.v1
    description: Someone was greeted.
    payload: Greeting
    partitionBy: name
`;

const main = `import { serve } from "@interspec/runtime/server";
import { greetingsService } from "../generated/greetings/server.js";
import { greetings } from "./handlers/greetings.js";

const app = await serve([greetingsService(greetings)]);
console.log(\`greetings on \${app.url}\`);
`;

/** One service with one call and one event. */
export const minimal: Starter = {
  files: (name) => [
    { path: "interspec.yaml", text: `${configHead}interspec: 1\nname: ${name}\n` },
    { path: "specs/greetings.yaml", text: greetings },
  ],
  main,
  packages: [],
};
