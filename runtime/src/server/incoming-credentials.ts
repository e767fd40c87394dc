import type { Credentials } from "../auth/credentials.ts";
import { peerCertificate } from "../auth/peer-certificate.ts";
import type { Operation } from "../operation.ts";
import type { Arrival } from "./arrival.ts";

const bearer = /^bearer +(\S+) *$/i;
const basic = /^basic +([a-z0-9+/]+=*) *$/i;

/** What a caller presents, of what the options of an operation look at. */
export function credentialsOf(arrival: Arrival, { auth }: Operation): Credentials {
  const authorization = arrival.header("authorization") ?? "";
  const header = auth.find((it) => it.header !== undefined)?.header ?? "x-api-key";
  const [username, password] = basicOf(authorization);
  return {
    bearer: bearer.exec(authorization)?.[1] ?? null,
    apiKey: arrival.header(header.toLowerCase()),
    certificate: arrival.tlsSocket === null ? null : peerCertificate(arrival.tlsSocket),
    username,
    password,
  };
}

function basicOf(authorization: string): readonly [username: string | null, password: string | null] {
  const encoded = basic.exec(authorization)?.[1];
  if (encoded === undefined) return [null, null];
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? [null, null] : [text.slice(0, colon), text.slice(colon + 1)];
}
