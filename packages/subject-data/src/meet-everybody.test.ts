import { expect, it } from "vitest";
import { meetEverybody } from "./meet-everybody.ts";
import { createPeople } from "./people.ts";

const MARA = { type: "user", id: "c1", name: "Mara Linden", email: "mara@example.com" };

it("meets whoever an item names, wherever in it, and neither the person, a team nor a program", () => {
  const people = createPeople(["mara@example.com"], [MARA]);
  meetEverybody(
    {
      type: "conversation",
      source: { author: MARA, body: "x" },
      teammates: { type: "admin.list", teammates: [{ type: "admin", id: "1", name: "Ada Quill" }] },
      contacts: { type: "contact.list", contacts: [{ type: "contact", id: "c2", name: "Kim Holm" }, MARA] },
      company: { type: "company", name: "Acme" },
      parts: [
        { author: { type: "bot", name: "Fin" } },
        {
          author: { type: "team", name: "Billing" },
          tags: [{ name: "vip", applied_by: { name: "Bo Lee" } }],
        },
        {
          email_message_metadata: {
            email_address_headers: [
              { type: "to", name: "The Boss", email_address: "boss@acme.example" },
              { type: "cc", name: "Mara", email_address: "Mara@Example.com" },
            ],
          },
        },
      ],
    },
    people,
  );

  const { names, emails } = people.others();
  expect([...names].sort()).toEqual(["Ada Quill", "Bo Lee", "Kim Holm", "The Boss"]);
  expect(emails).toEqual(["boss@acme.example"]);
});

it("takes an item nested 100,000 deep", () => {
  const people = createPeople([], []);
  let item: object = { author: { name: "Ada Quill" } };
  for (let depth = 0; depth < 100_000; depth += 1) item = depth % 2 === 0 ? [item] : { down: item };

  meetEverybody(item, people);

  expect(people.others().names).toEqual(["Ada Quill"]);
});
