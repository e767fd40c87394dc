import type { Random } from "../support/random.ts";

/** Names of one kind, each given once; the first ones are those that some language or our own code has already. */
export class Names {
  readonly #hard: string[];
  readonly #make: (number: number) => string;
  readonly #random: Random;
  #made = 0;

  constructor(random: Random, hard: string, make: (number: number) => string) {
    this.#random = random;
    this.#hard = hard.split(" ");
    this.#make = make;
  }

  /** A name that was not given before. */
  next(): string {
    const isHard = this.#hard.length > 0 && this.#random.below(3) > 0;
    if (isHard) return this.#hard.splice(this.#random.below(this.#hard.length), 1)[0] ?? "";
    this.#made += 1;
    return this.#make(this.#made);
  }
}

/** Types that TypeScript, JavaScript, protobuf, Avro or GraphQL have themselves, or generated code imports. */
export const typeNames =
  "Date Uint8Array Record Omit Promise Error Object Array Map Set Function Number Boolean Symbol BigInt Json Pass Codec JsonCodec " +
  "AvroCodec Draft Brand Partial Readonly Pick Proxy Class Default Value Path Wire Message Timestamp Duration Empty Any Struct " +
  "Field Package Fixed Iterator GlobalDate JsonValue Int32 List Unknown Never Self Type Interface Open Later";

/** Members that every object has, words of languages, and what generated functions call their own. */
export const memberNames =
  "default class from to path pass value wire json " +
  "avro graphql protobuf case name items key id null true false undefined function delete new this package message string int32 oneof " +
  "optional repeated map list type length size userID url iOSVersion is3DSecure oAuth2Token arguments eval await async of get set " +
  "static let it field codec encode decode then catch fields cursor limit aB a1 enum import export yield void toJSON nested " +
  "isObject found read write pb";

/** Enum values that YAML 1.1, C, or JavaScript would take for something else. */
export const valueNames =
  "NO ON YES OFF DEFAULT CLASS A1 TO_STRING NAN EOF INT_MAX OPEN PAID NAME CONSTRUCTOR VALUE_OF ZERO Y N";
