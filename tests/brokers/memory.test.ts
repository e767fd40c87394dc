import { memory } from "../../runtime/src/event/memory/memory.ts";
import { itKeepsTheContract } from "./contract.ts";

const broker = memory();

itKeepsTheContract({
  name: "memory()",
  tools: [],
  start: async () => null,
  brokerAt: () => broker,
  publishesLater: true,
  sharesByRecord: false,
  readsAlone: false,
  elsewhere: null,
});
