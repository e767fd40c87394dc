import { once } from "node:events";
import { type ConnectionOptions, connect, createServer, type Server, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ClientCertificate } from "../../../runtime/src/auth/credentials.ts";
import { mtls } from "../../../runtime/src/auth/mtls.ts";
import { peerCertificate } from "../../../runtime/src/auth/peer-certificate.ts";
import { have, need } from "../../infra/have.ts";
import { type Authority, type KeyPair, withAuthority } from "./certificates.ts";
import { presented } from "./presented.ts";

const odd = "spiffe://shop/a, URI:spiffe://shop/admin";
const quoted = String.raw`spiffe://shop/"b", \c`;

/** Clients of one authority, as their certificates name them. */
async function clients({ sign }: Authority) {
  return {
    workload: await sign({
      subject: ["O = shop", "CN = common"],
      alternatives: ["DNS.1 = orders.shop", "URI.1 = spiffe://shop/orders", "IP.1 = 127.0.0.1"],
    }),
    host: await sign({ subject: ["CN = common"], alternatives: ["email.1 = a@b.c", "DNS.1 = orders.shop"] }),
    plain: await sign({ subject: ["O = shop", "CN = orders"] }),
    nameless: await sign({ subject: ["O = shop"] }),
    odd: await sign({ subject: ["CN = common"], alternatives: [`URI.1 = ${odd}`] }),
    quoted: await sign({ subject: ["CN = common"], alternatives: [`URI.1 = '${quoted.replace("\\", "\\\\")}'`] }),
    forged: await sign({ subject: [String.raw`O = shop\nCN=admin`] }),
  };
}

describe("a client certificate", () => {
  let server: Server | null = null;
  let port: number;
  let ca: string;
  let ours: Awaited<ReturnType<typeof clients>>;
  let stranger: KeyPair;

  beforeAll(async () => {
    if (!(await have("openssl"))) return;
    const pair = await withAuthority(async (authority) => {
      ca = authority.cert;
      ours = await clients(authority);
      return authority.sign({ subject: ["CN = localhost"], alternatives: ["DNS.1 = localhost"] });
    });
    stranger = await withAuthority(({ sign }) => sign({ subject: ["CN = orders"] }));
    server = createServer({ ...pair, ca, requestCert: true, rejectUnauthorized: false });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
  });
  afterAll(() => void server?.close());
  beforeEach((test) => need(test, "openssl"));

  /** What the server knows of a client that connects so. */
  async function known(options: ConnectionOptions): Promise<ClientCertificate | null> {
    if (server === null) throw new Error("there is no server");
    const accepted: Promise<TLSSocket[]> = once(server, "secureConnection");
    const socket = connect({ host: "127.0.0.1", port, servername: "localhost", ca, ...options });
    try {
      const [peer] = await accepted;
      if (peer === undefined) throw new Error("nobody came");
      const certificate = peerCertificate(peer);
      expect(peerCertificate(peer)).toBe(certificate);
      return certificate;
    } finally {
      socket.destroy();
    }
  }

  async function verified(options: ConnectionOptions) {
    return mtls()(presented({ certificate: await known(options) }), "shop.test");
  }

  it("names its bearer by its URI, else its host, else its common name", async () => {
    expect(await verified(ours.workload)).toEqual({ id: "spiffe://shop/orders", scheme: "mtls", scopes: [] });
    expect((await verified(ours.host)).id).toBe("orders.shop");
    expect((await verified(ours.plain)).id).toBe("orders");
    const nameless = { code: "unauthenticated", message: "the client certificate has no name" };
    await expect(verified(ours.nameless)).rejects.toMatchObject(nameless);
  });

  it("says all of its names", async () => {
    expect(await known(ours.workload)).toEqual({
      subject: "O=shop\nCN=common",
      subjectAltNames: ["DNS:orders.shop", "URI:spiffe://shop/orders", "IP Address:127.0.0.1"],
      fingerprint256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    });
  });

  it("has no name that is hidden in another", async () => {
    expect((await verified(ours.odd)).id).toBe(odd);
    expect((await verified(ours.quoted)).id).toBe(quoted);
    expect((await known(ours.forged))?.subject).toBe(String.raw`O=shop\0ACN=admin`);
    await expect(verified(ours.forged)).rejects.toMatchObject({ message: "the client certificate has no name" });
  });

  it("says nothing where another authority signed it, or none", async () => {
    expect(await known(stranger)).toBeNull();
    expect(await known({})).toBeNull();
    await expect(verified(stranger)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("counts only where it is allowed", async () => {
    const seen: string[] = [];
    const allow = ({ subject }: ClientCertificate) => seen.push(subject) > 1;
    const certificate = await known(ours.plain);
    const verify = mtls({ allow });
    const refusal = { code: "unauthenticated", message: "the client certificate is not taken here" };
    await expect(async () => verify(presented({ certificate }), "shop.test")).rejects.toMatchObject(refusal);
    expect(await verify(presented({ certificate }), "shop.test")).toMatchObject({ id: "orders" });
    expect(seen).toEqual(["O=shop\nCN=orders", "O=shop\nCN=orders"]);
    expect(verify.needs).toBe("certificate");
  });
});
