import { Pool } from "pg";
import { expect, it, onTestFinished } from "vitest";
import { need } from "../infra/have.ts";
import { startKafka } from "../support/brokers/kafka.ts";
import { guidePage, projectOf, shape, shownCommands, startModule, typed } from "../support/guide-page.ts";
import { startPostgres } from "../support/store-servers.ts";

it("the commands of the page about events print what it shows", { timeout: 120_000 }, async (test) => {
  await need(test, "kafka", "kcat");
  const broker = await startKafka();
  onTestFinished(() => broker.stop());
  const page = guidePage("events");
  const project = await projectOf(page, onTestFinished);
  const service = startModule(project, "src/kafka", { KAFKA_URL: broker.url, PORT: "0" }, onTestFinished);
  await service.until("billing is ready\n");

  const commands = shownCommands(page).map(({ command, printed }) => ({
    command: command.replace("localhost:9092", `127.0.0.1:${broker.port}`),
    printed: shape(printed),
  }));
  expect(commands).toHaveLength(2);
  const [byHand, consumed] = commands;
  const sent = typed(byHand?.command ?? "", onTestFinished);
  expect(await sent.ended, sent.text).toBe(0);
  await service.until(byHand?.printed ?? /^$/);

  const seen = typed(consumed?.command ?? "", onTestFinished);
  expect(await seen.ended, seen.text).toBe(0);
  expect(seen.text).toMatch(consumed?.printed ?? /^$/);
  service.child.kill("SIGTERM");
  expect(await service.ended).toBe(0);
});

it("the module of the page that has an outbox sends what it has committed", { timeout: 90_000 }, async (test) => {
  await need(test, "postgres");
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const DATABASE_URL = `postgres://postgres@127.0.0.1:${server.port}/postgres`;
  const project = await projectOf(guidePage("events"), onTestFinished);
  const service = startModule(project, "src/returns", { DATABASE_URL, PORT: "0" }, onTestFinished);
  await service.until(/on port \d+\n/);
  const port = /on port (\d+)/.exec(service.text)?.[1] ?? "";
  const statuses: number[] = [];
  // The second is refused by the database: nothing of it may stay.
  for (const orderId of ["o-1", "o-1"]) {
    const headers = { "content-type": "application/json", "idempotency-key": `"${statuses.length}"` };
    const body = JSON.stringify({ orderId });
    const { status } = await fetch(`http://127.0.0.1:${port}/v1/returns`, { method: "POST", headers, body });
    statuses.push(status);
  }
  expect(statuses).toEqual([204, 500]);
  // It sends before it ends.
  service.child.kill("SIGTERM");
  expect(await service.ended).toBe(0);
  const pool = new Pool({ connectionString: DATABASE_URL });
  const { rows } = await pool.query(
    "select aggregate_key, topic, sent_at is not null as is_sent from interspec_outbox",
  );
  await pool.end();
  expect(rows).toEqual([{ aggregate_key: "o-1", topic: "shop.returns.returned.v1", is_sent: true }]);
});
