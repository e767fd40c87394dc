import { expect, it } from "vitest";
import { need } from "./infra/have.ts";
import { root } from "./infra/places.mjs";
import { run } from "./judges/run.ts";

const npm = process.platform === "win32" ? "npm.cmd" : "npm";

it("the sample runs, shows its calls and ends by itself", async () => {
  const { status, stdout, stderr } = await run(npm, ["run", "--silent", "e2e"], {
    cwd: root,
    timeoutMs: 120_000,
  });
  expect(stdout.replaceAll(/:\d+$/gm, ":<port>")).toMatchInlineSnapshot(`
    "The brokers:
      all in the memory of this process

    The storefront, each service on a port of its own:
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

    What can be called:
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

    One order through all styles:
      The buyer places an order
        35.58 EUR
          http      orders@2.placeOrder
          grpc      pricing.quote
          grpc      inventory.reserve
          grpc      payments.authorize
          event     shipping.onOrderPlaced
          event     analytics.onOrderPlaced
          mqtt      shipping.jobAssigned
          in one trace
      The courier's phone has a job
        a job of 1 parcel
      The buyer follows the order in a feed and in the graph, and leaves a window open
        the feed and the graph say OPEN
      The bank says that the money is there
        the feed and the graph say PAID, the window says "Your order is PAID"
          http      payments.bankNotice
          event     orders@2.onPaymentEnded
          event     notifications.onOrderMoved
          in one trace
      The courier hands the parcel over
        the window says "Your parcel is DELIVERED"
          mqtt      shipping.courierPosition
          mqtt      analytics.onPosition
          mqtt      shipping.parcelHandedOver
          event     notifications.onParcelMoved
          in 2 traces
      A page asks the graph for the order
        it is PAID, of customer-1
          graphql   orders@2.order
          in one trace
      The buyer talks to support
        Grüß Gott! You said: Where is it?
          realtime  orders@2.support
          in one trace
      The books export it
        PAID
          stream    orders@2.exportOrders
          in one trace
      The buyer closes all
        nobody follows it any more
          graphql   orders@2.orderOnItsWay
          realtime  notifications.notices
          in 2 traces

    All of it did what it should.
    "
  `);
  expect({ status, stderr: stderr.replaceAll(/^npm warn .*\n/gm, "") }).toEqual({ status: 0, stderr: "" });
}, 150_000);

it("the same order goes through real brokers", async (test) => {
  await need(test, "kafka", "nats-server", "mosquitto", "pulsar");
  const { status, stdout, stderr } = await run(npm, ["run", "--silent", "e2e", "--", "--brokers"], {
    cwd: root,
    timeoutMs: 240_000,
  });
  const brokers = stdout.split("\n\n")[0]?.replaceAll(/:\d+$/gm, ":<port>");
  expect(brokers).toMatchInlineSnapshot(`
    "The brokers:
      kafka kafka://127.0.0.1:<port>
      mosquitto mqtt://127.0.0.1:<port>
      nats-server nats://127.0.0.1:<port>
      pulsar http://127.0.0.1:<port>"
  `);
  expect(stdout).toContain("All of it did what it should.");
  expect({ status, stderr: stderr.replaceAll(/^npm warn .*\n/gm, "") }).toEqual({ status: 0, stderr: "" });
}, 250_000);
