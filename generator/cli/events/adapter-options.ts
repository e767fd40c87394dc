import type { BrokerSettings } from "./broker-settings.ts";

/** The options with which the runtime's adapter connects. It makes no topics: what nobody reads would be lost in them. */
export function adapterOptions(settings: BrokerSettings): object {
  const { kind, url, user, password, token } = settings;
  const tls = tlsOptions(settings);
  switch (kind) {
    case "kafka":
      return { url, ...tls, ...saslOf(settings), createTopics: false };
    case "nats":
      return { url, ...tls, ...given({ user, password, token }), createStreams: false };
    case "pulsar":
      return { url, ...tls, ...given({ token }), createTopics: false };
  }
}

function tlsOptions({ tls }: BrokerSettings): object {
  if (tls === null) return {};
  return { tls: tls === "usual" ? true : given(tls) };
}

function saslOf({ user, password, token, mechanism }: BrokerSettings): object {
  if (token !== null) return { sasl: { mechanism: "OAUTHBEARER", token } };
  if (user === null) return {};
  return { sasl: { mechanism, username: user, password: password ?? "" } };
}

/** The members that were said. */
function given(members: Readonly<Record<string, string | null>>): object {
  return Object.fromEntries(Object.entries(members).filter(([, it]) => it !== null));
}
