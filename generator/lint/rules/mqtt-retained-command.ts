import { words } from "../../base/words.ts";
import { ofStyle } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { command } from "../imperative.ts";
import { keyPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const commandWords = ["command", "commands", "cmd", "action", "request"];

const shop = (retain: string) => ({
  "devices.yaml": serviceFile(
    "devices",
    `
    interactions:
      restart:
        style: mqtt
        topic: fleet/{device}/commands
        from: service
        in: { device: id }
        payload: { delayMs: int }
        ${retain}
    `,
  ),
});

/** See `summary`. */
export const mqttRetainedCommand = defineRule({
  id: "mqtt-retained-command",
  severity: "warning",
  summary: "A command is not retained; a state may be.",
  why: "The broker gives a retained message to every device that comes back, for ever: it restarts again each time that it connects.",
  examples: { bad: shop("retain: true"), good: shop("expiry: 60s") },
  *check({ workspace }) {
    for (const it of workspace.services.flatMap((service) => ofStyle(service, "mqtt"))) {
      const { from, retain, topic } = it.channel;
      const named = [...words(it.name), ...topic.split("/")].find((word) => commandWords.includes(word));
      const verb = named ?? command(it.name);
      if (it.role.kind === "subscriber" || from === "device" || !retain || verb === null) continue;
      yield finding({
        message: `'${it.id}' looks like a command ('${verb}') and is retained`,
        origin: keyPlace(it, "retain"),
        help: "leave `retain` out and give it an `expiry`; or send the state that the device is to have, and name it so",
        about: [it.id],
      });
    }
  },
});
