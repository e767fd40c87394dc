export { orders } from "./all-orders.js";
