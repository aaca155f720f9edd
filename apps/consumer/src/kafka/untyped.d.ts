declare module "kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js" {
  /** What our patch asks instead of kafkajs's own reader, once it is set. */
  const decodeMessages: { recordSetReader?: (recordSet: Buffer) => readonly object[] };
  export default decodeMessages;
}
