export { type ErrorCode, errorCodes, errorMapping, type WireCodes } from "./errors.ts";
