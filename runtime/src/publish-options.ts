/** What may be said of one message. */
export interface PublishOptions {
  /** The key of an event, instead of the field that the spec names; messages of MQTT have none. */
  readonly key?: string;
  /** Tells a message from others of its source; made where it is left out. */
  readonly id?: string;
  /** When it happened; now where it is left out. */
  readonly time?: Date;
}
