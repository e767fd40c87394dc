import { configureTextEncoding, getTextEncoding } from "@bufbuild/protobuf/wire";
import { bytesOf, textOf } from "./utf8.ts";

let isConfigured = false;

/**
 * Has protobuf-es keep the mark U+FEFF that a text may begin with, which it drops by itself, and write short texts
 * faster. Its decoder is one for the whole process, so that this is done when the first message is read, and not by an
 * import.
 */
export function keepWholeTexts(): void {
  if (isConfigured) return;
  isConfigured = true;
  configureTextEncoding({ ...getTextEncoding(), decodeUtf8: (bytes) => textOf(bytes), encodeUtf8: bytesOf });
}
