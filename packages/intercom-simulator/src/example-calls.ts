import { ADA, MARA, SAM } from "./example-people.ts";
import type { CallInput } from "./state/seed.ts";

/** What was said on the phone: by mara.linden@example.com, and by somebody else in a conversation that she takes part in. */
export function exampleCalls(): CallInput[] {
  return [
    {
      id: "123",
      conversation_id: "515",
      contact_id: MARA.id,
      admin_id: ADA.id,
      phone: "+4930000000",
      created_at: 1_734_539_000,
      transcript: [
        { timestamp: 3, speaker: "Teammate 1", text: "Hello, Ada Quill speaking." },
        { timestamp: 9, speaker: "User", text: "My invoice is still missing.", agent_email: ADA.email },
      ],
      recording: { name: "call.wav", content_type: "audio/wav", content: "RIFF two voices" },
    },
    {
      id: "124",
      conversation_id: "516",
      contact_id: SAM.id,
      admin_id: ADA.id,
      phone: "+4930111111",
      created_at: 1_734_601_000,
      transcript: [{ timestamp: 1, speaker: "User", text: "My account number is 0815." }],
    },
  ];
}
