/**
 * What a deletion at Intercom leaves behind, by Intercom's own account ("Permanently delete a user or lead", help article 1815435):
 * an outcome never claims more than that the contact is gone.
 */
export const RESIDUE = [
  "Intercom can restore the contact for 7 days.",
  "Conversation ratings and their comments stay in Intercom.",
  "Conversations stay in reporting.",
  "Files that were exported before are not reached.",
] as const;
