import { defineEmitter, generated } from "../../emit/emitter.ts";
import { smokeView } from "./view.ts";

/** A k6 script of each service that asks all its reads once. */
export const smoke = defineEmitter({
  name: "smoke",
  summary: "Smoke checks for k6: every HTTP read and GraphQL query once, with its objectives as thresholds",
  scope: "service",
  styles: ["http", "graphql"],
  emit(service, { workspace, render }) {
    const view = smokeView(workspace, service);
    return view === null ? [] : [generated(`contracts/smoke/${service.folder}.k6.js`, render("smoke/k6", view))];
  },
});
