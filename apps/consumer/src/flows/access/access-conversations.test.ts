import { exampleSeed } from "@intercom-dsar/intercom-simulator";
import { CATEGORIES } from "@intercom-dsar/subject-data";
import { expect, it } from "vitest";
import { runAccess } from "../../testing/run-access.ts";

it("hands out conversations without a colleague's or another participant's name, address or words", async () => {
  const ended = await runAccess(exampleSeed());

  expect(ended.status).toBe("completed");
  const text = JSON.stringify(ended.body);
  expect(text).toContain("Could I have a copy of my invoice?");
  expect(text).toContain("teammate 1");
  expect(text).not.toMatch(/Quill|Okafor|O'Neil|Kim Holm|boss@|colleagues\.example|salary|Pays late/);
  expect(ended.body.access?.redactions).toContainEqual(
    expect.objectContaining({ rule: "other-contact", path: expect.stringContaining("conversations[*]") }),
  );
  const resources = ended.body.coverage.map(({ resource }) => resource);
  expect(resources).toEqual(expect.arrayContaining(CATEGORIES.map(({ name }) => name)));
});

it("is not not_found where no contact is left but a conversation that began with the address", async () => {
  const seed = exampleSeed();
  for (const workspace of seed.workspaces) {
    workspace.contacts = [];
    workspace.notes = [];
  }

  const ended = await runAccess(seed);

  expect(ended).toMatchObject({ status: "completed", reason: null });
  expect(ended.body.access?.content).toMatchObject({ contacts: [], conversations: { length: 3 } });
});

it("stores files beside the package and names them in the outcome, once without an internal note's", async () => {
  const { body, remarks } = await runAccess(exampleSeed());

  expect(body.access?.attachments).toEqual([
    {
      name: "attachment-1.pdf",
      dataref: expect.stringMatching(/^memory:request-1\/attachment-/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      bytes: 43,
    },
  ]);
  const [{ name, sha256 } = { name: "", sha256: "" }] = body.access?.attachments ?? [];
  expect(JSON.stringify(body.access?.content)).toContain(JSON.stringify({ name, sha256, bytes: 43 }));
  expect(remarks).toEqual([]);
});

it("leaves out a teammate's text file that names a colleague, and says so", async () => {
  const seed = exampleSeed();
  seed.workspaces[0]?.conversations?.[0]?.parts?.push({
    author: { type: "admin", id: "991267459", name: "Ada Quill", email: "ada.quill@colleagues.example" },
    body: "<p>Our notes.</p>",
    created_at: 1_734_537_900,
    attachments: [{ name: "notes.txt", content_type: "text/plain", content: "Ask Ben Okafor." }],
  });

  const { status, body, remarks } = await runAccess(seed);

  expect(status).toBe("completed");
  expect(body.access?.attachments).toHaveLength(1);
  expect(JSON.stringify(body.access?.content)).toContain('"refused":"names_others"');
  expect(remarks).toEqual([expect.stringMatching(/^1 text file of teammates is left out/)]);
});

it("reads a conversation again for a link that expired on the way", async () => {
  const loads: string[] = [];
  const ended = await runAccess(
    exampleSeed(),
    {},
    {
      follow: (link) => {
        loads.push(link);
        const url = new URL(link);
        if (loads.length === 1) url.searchParams.set("expires", "1");
        return url.href;
      },
    },
  );

  expect(loads).toHaveLength(2);
  expect(ended).toMatchObject({ status: "completed", body: { access: { attachments: { length: 1 } } } });
});
