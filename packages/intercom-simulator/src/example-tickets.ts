import { ADA, JO, MARA, SAM } from "./example-people.ts";
import type { TicketInput } from "./state/seed.ts";

/** What the company tracks for mara.linden@example.com: a request of her own, one that she has with others, and one that she can't see. */
export function exampleTickets(): TicketInput[] {
  return [
    {
      id: "631",
      ticket_id: "38",
      type_name: "Damaged goods",
      contact_ids: [MARA.id],
      state: "waiting_on_customer",
      created_at: 1_734_700_000,
      attributes: {
        _default_title_: "Broken lamp",
        _default_description_: "The lamp came in two pieces.",
        photo: {
          type: "upload",
          name: "lamp.png",
          url: "https://downloads.intercom-attachments-1.example/lamp.png?expires=1",
          content_type: "image/png",
          filesize: 2048,
        },
      },
      parts: [
        { author: MARA, body: "<p>When will the new one come?</p>", created_at: 1_734_700_100 },
        { author: ADA, body: "<p>On Friday.</p>", created_at: 1_734_700_200 },
        {
          part_type: "note",
          author: ADA,
          body: "<p>Third complaint, do not refund.</p>",
          created_at: 1_734_700_300,
        },
        {
          part_type: "ticket_state_updated_by_admin",
          author: ADA,
          ticket_state: "waiting_on_customer",
          previous_ticket_state: "submitted",
          created_at: 1_734_700_400,
        },
      ],
    },
    {
      id: "632",
      ticket_id: "39",
      contact_ids: [SAM.id, MARA.id],
      created_at: 1_734_710_000,
      attributes: { _default_title_: "Pat's warranty" },
      parts: [{ author: SAM, body: "<p>My serial number is 4711.</p>", created_at: 1_734_710_100 }],
    },
    {
      id: "633",
      ticket_id: "40",
      category: "Back-office",
      contact_ids: [MARA.id],
      created_at: 1_734_720_000,
      attributes: { _default_title_: "Check her invoices for fraud" },
      parts: [{ author: ADA, body: "<p>Nothing found by Kim Holm.</p>", created_at: 1_734_720_100 }],
    },
    {
      id: "634",
      ticket_id: "41",
      contact_ids: [JO.id],
      created_at: 1_734_730_000,
      attributes: { _default_title_: "A lamp flickers" },
      parts: [{ author: JO, body: "<p>It is the one in the hall.</p>", created_at: 1_734_730_100 }],
    },
  ];
}
