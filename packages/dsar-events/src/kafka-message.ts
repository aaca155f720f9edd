/** A message ready for a Kafka producer. */
export interface KafkaMessage {
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array | null;
}

/** What the encoders return: a `KafkaMessage` that has a key and a value. */
export interface EncodedMessage extends KafkaMessage {
  readonly key: string;
  readonly value: Uint8Array;
}

/** One header as Kafka clients hand it over; kafkajs gives an array where a name was repeated. */
export type HeaderValue = Uint8Array | string | readonly (Uint8Array | string)[] | undefined;

/** A record as it came from a Kafka client, or from any other endpoint that can be put in this shape. */
export interface IncomingRecord {
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  /** The broker's time of the record, milliseconds since 1970. */
  readonly timestamp?: number;
}
