import { describe, expect, it } from "vitest";
import { CATEGORIES } from "./categories.ts";
import { packagePolicy } from "./package-policy.ts";
import { createPeople } from "./people.ts";
import { createItemRedactor } from "./redact-item.ts";

const MARA = {
  type: "user",
  id: "c1",
  name: "Mara Linden",
  email: "mara@example.com",
  phone: "+49 30 1234567",
};
const ADA = { type: "admin", id: "1", name: "Ada Quill", email: "ada@colleagues.example" };

function redact(item: Record<string, unknown>, categoryName: string, place: string) {
  const people = createPeople([MARA.email], [MARA]);
  people.meet(ADA);
  const category = CATEGORIES.find(({ name }) => name === categoryName);
  if (category === undefined) throw new Error("no category");
  const redactor = createItemRedactor(people, packagePolicy);
  return { item: redactor.redact(item, category, place).item, cuts: redactor.cuts() };
}

describe("an item redactor", () => {
  it("leaves what the person provided, and masks a colleague in what the company keeps of them", () => {
    const social = { data: [{ name: "Ada Quill fan" }] };
    const { item, cuts } = redact(
      {
        ...MARA,
        social_profiles: social,
        custom_attributes: { manager: "Ada Quill", spare_phone: "+49 171 1234567", mail: "m@other.example" },
      },
      "contacts",
      "contacts[*]",
    );

    expect(item).toEqual({
      ...MARA,
      social_profiles: social,
      custom_attributes: {
        manager: "[removed: another person]",
        spare_phone: "+49 171 1234567",
        mail: "m@other.example",
      },
    });
    expect(cuts).toMatchObject([{ rule: "third-party-mention", code: "third_party", count: 1 }]);
  });

  it("leaves the number that the person called from", () => {
    const call = { id: "1", with_person: true, phone: "+49 171 1234567", transcript: [] };

    expect(redact(call, "calls", "calls[*]").item).toMatchObject({ phone: "+49 171 1234567" });
  });

  it("masks addresses in an answer that are not the person's, and leaves theirs", () => {
    const body = "I wrote to mara@example.com and bo@partner.example, and called 030 1234567.";
    const source = { author: ADA, part_type: "comment", body };

    expect(redact({ id: "515", source }, "conversations", "conversations[*]").item).toMatchObject({
      source: { body: "I wrote to mara@example.com and [removed: e-mail address], and called 030 1234567." },
    });
  });
});
