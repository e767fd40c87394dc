import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./infra/places.mjs";
import { run } from "./judges/run.ts";

it("the sample runs, shows its calls and ends by itself", async () => {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status, stdout, stderr } = await run(npm, ["run", "--silent", "e2e"], {
    cwd: join(root, "generated-sample"),
    timeoutMs: 120_000,
  });
  expect(stdout.replaceAll(/:\d+$/gm, ":<port>")).toMatchInlineSnapshot(`
    "The storefront, each service on a port of its own:
      pricing        http://127.0.0.1:<port>
      inventory      http://127.0.0.1:<port>
      payments       http://127.0.0.1:<port>
      customers      http://127.0.0.1:<port>
      catalog        http://127.0.0.1:<port>
      reviews        http://127.0.0.1:<port>
      notifications  http://127.0.0.1:<port>
      analytics      http://127.0.0.1:<port>
      orders         http://127.0.0.1:<port>
      orders-v2      http://127.0.0.1:<port>
      shipping       http://127.0.0.1:<port>

      HTTP: reads a product
        Lamp, 29.90 EUR
      HTTP: reads a list page by page
        pages of 24 and 6
      HTTP: changes one field of a product
        revision 2: It is bright.
      HTTP: uploads a photo
        image/jpeg, 4 bytes
      HTTP: downloads a table
        30 rows, the first is LA-0001,29.90
      gRPC: asks how much there is
        10 on the shelf, 0 set aside
      gRPC: asks for an undeliverable country
        NOT_DELIVERED to IS
      HTTP to three gRPC services: places an order, twice under one key
        one order of 71.16 EUR
      gRPC: asks again how much there is
        8 on the shelf, 2 set aside
      HTTP to gRPC: orders too many
        OUT_OF_STOCK: LA-0001
      HTTP: orders without the right to
        permission_denied: the scope 'orders:write' is missing
      gRPC: reads an address that only services may read
        unauthenticated: the 'iss' of the token is not taken here
      server stream: exports orders
        71.16 EUR
      server stream: watches the shelf while somebody buys
        8, then 7 on the shelf
      client stream: sends clicks
        3 accepted
      both ways: a scanner at work
        7 on A-1, please scan it again
      HTTP: cancels what was ordered
        2 cancelled
      gRPC: asks a last time how much there is
        10 on the shelf, 0 set aside

    All 18 did what they should.
    "
  `);
  expect({ status, stderr: stderr.replaceAll(/^npm warn .*\n/gm, "") }).toEqual({ status: 0, stderr: "" });
}, 150_000);
