import type { SubscriptionType } from "../state/seed.ts";

export function presentSubscriptionType({ id, name, state, consent_type, content_types }: SubscriptionType) {
  const translation = { name, description: "", locale: "en" };
  return {
    type: "subscription",
    id,
    state,
    consent_type,
    content_types,
    default_translation: translation,
    translations: [translation],
  };
}
