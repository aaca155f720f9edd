import { createRecipients, type Recipients } from "../domain/recipients.ts";
import { configuredSenders } from "./callback-parties.ts";
import type { ConsumerConfig } from "./config.ts";

/** To whom answers are sealed, as the configuration asks for it. */
export function configuredRecipients(config: ConsumerConfig): Recipients {
  return createRecipients({
    sealing: config.RESULT_SEALING,
    senders: configuredSenders(config),
    shared: config.RECIPIENT_KEYS?.reveal() ?? [],
  });
}
