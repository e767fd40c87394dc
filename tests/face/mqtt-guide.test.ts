import { expect, it, onTestFinished } from "vitest";
import { need } from "../infra/have.ts";
import { startMosquitto } from "../support/brokers/mosquitto.ts";
import { guidePage, projectOf, shape, shownCommands, startModule, typed } from "../support/guide-page.ts";

it("the commands of the page about MQTT print what it shows", async (test) => {
  await need(test, "mosquitto");
  const broker = await startMosquitto();
  onTestFinished(() => broker.stop());
  const page = guidePage("mqtt");
  const project = await projectOf(page, onTestFinished);
  const variables = { MQTT_URL: broker.url, PORT: "0" };
  const service = startModule(project, "src/main", variables, onTestFinished);
  await service.until("shipping is ready\n");

  const commands = shownCommands(page);
  expect(commands).toHaveLength(2);
  const [byHand, watched] = commands;
  await typed(toBroker(byHand?.command ?? "", broker.port), onTestFinished).ended;
  await service.until(shape(byHand?.printed ?? ""));

  const [subscribe = "", publish = ""] = toBroker(watched?.command ?? "", broker.port).split("\n");
  const watcher = typed(subscribe, onTestFinished);
  // Its message may go before the subscription is there: so it is sent until it is seen, each time as another event.
  let isSeen = false;
  const seen = watcher.until(shape(watched?.printed ?? "")).finally(() => {
    isSeen = true;
  });
  for (let id = 2; !isSeen; id += 1) await typed(publish.replace('"id":"2"', `"id":"${id}"`), onTestFinished).ended;
  await seen;
  await service.until("ada-1 gave 018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57 away: message 2\n");

  const phone = startModule(project, "src/phone", variables, onTestFinished);
  await service.until("bea-2 is at 48.1, 11.6\n");
  expect(await phone.ended).toBe(0);
  service.child.kill("SIGTERM");
  expect(await service.ended).toBe(0);
}, 60_000);

/** Commands of the page, for the broker of this test. */
function toBroker(commands: string, port: number): string {
  return commands
    .replaceAll("-p 1883", `-p ${port}`)
    .replaceAll("_pub ", "_pub -h 127.0.0.1 ")
    .replaceAll("_sub ", "_sub -h 127.0.0.1 ");
}
