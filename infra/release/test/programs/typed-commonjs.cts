import { type ReceivedOutcome, receivedOutcomeSchema } from "@intercom-dsar/dsar-events";

export const read = (data: unknown): ReceivedOutcome => receivedOutcomeSchema.parse(data);
