import { ADA, JO, MARA, SAM } from "./example-people.ts";
import type { ConversationInput } from "./state/seed.ts";

/** What mara.linden@example.com wrote with the company: alone, in a group, and under a contact that is there no more; and what jo@example.com did. */
export function exampleConversations(): ConversationInput[] {
  return [
    {
      id: "515",
      contact_ids: [MARA.id],
      title: "Invoice copy",
      state: "closed",
      created_at: 1_734_537_546,
      source: {
        author: MARA,
        body: "<p>Could I have a copy of my invoice?</p>",
        url: "https://shop.example/",
      },
      rating: {
        rating: 5,
        remark: "Quick, thank you",
        contact_id: MARA.id,
        admin_id: ADA.id,
        created_at: 1_734_540_000,
      },
      parts: [
        {
          author: ADA,
          body: "<p>Here it is.</p>",
          created_at: 1_734_537_600,
          attachments: [
            {
              name: "invoice.pdf",
              content_type: "application/pdf",
              content: "%PDF-1.7 invoice of mara.linden@example.com",
            },
          ],
        },
        {
          part_type: "note",
          author: ADA,
          body: "<p>Pays late, be strict.</p>",
          created_at: 1_734_537_700,
          attachments: [
            { name: "assessment.txt", content_type: "text/plain", content: "Kim Holm says: pays late." },
          ],
        },
        { author: MARA, body: "<p>Thanks!</p>", created_at: 1_734_537_800 },
      ],
      side_conversations: [
        {
          id: "456",
          parts: [{ author: ADA, body: "<p>Kim Holm, is it paid?</p>", created_at: 1_734_537_650 }],
        },
      ],
    },
    {
      id: "516",
      contact_ids: [MARA.id, SAM.id],
      title: "New contract",
      created_at: 1_734_600_000,
      source: {
        author: MARA,
        subject: "New contract",
        body: "<p>We would like to renew.</p>",
        email_headers: [
          { type: "from", email_address: MARA.email, name: MARA.name },
          { type: "cc", email_address: "boss@nordlicht.example", name: "Kim Holm" },
        ],
      },
      parts: [
        { author: SAM, body: "<p>My salary is none of your business.</p>", created_at: 1_734_600_100 },
        { author: ADA, body: "<p>The new terms are attached.</p>", created_at: 1_734_600_200 },
      ],
    },
    {
      id: "517",
      contact_ids: ["6762f9991bb69f9f2193bfff"],
      created_at: 1_700_000_000,
      source: { author: { ...MARA, id: "6762f9991bb69f9f2193bfff" }, body: "<p>An old question.</p>" },
    },
    {
      id: "518",
      contact_ids: [JO.id],
      title: "My address",
      created_at: 1_734_620_000,
      source: { author: JO, body: "<p>Please change my address.</p>" },
      parts: [{ author: ADA, body: "<p>Done.</p>", created_at: 1_734_620_100 }],
    },
    {
      id: "519",
      contact_ids: [SAM.id, JO.id],
      title: "Order for the office",
      created_at: 1_734_630_000,
      source: { author: SAM, body: "<p>We would like ten lamps.</p>" },
      parts: [
        { author: JO, body: "<p>Twelve, please: I need two at home.</p>", created_at: 1_734_630_100 },
        { author: SAM, body: "<p>Twelve, then.</p>", created_at: 1_734_630_200 },
      ],
    },
  ];
}
