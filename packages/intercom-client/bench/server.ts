import { createServer } from "node:http";

/** Answers everything at once with one contact, in a process of its own; prints its port. */
const contact = JSON.stringify({
  type: "contact",
  id: "6762f0d01bb69f9f2193bb7d",
  workspace_id: "abc12xyz",
  role: "user",
  email: "mara.linden@example.com",
  name: "Mara Linden",
  created_at: 1734537424,
  location: { type: "location", country: "Germany", region: "Berlin", city: "Berlin" },
  social_profiles: { type: "list", data: [] },
  custom_attributes: { plan: "pro", seats: 12, remarks: "x".repeat(400) },
  tags: { type: "list", data: [], url: "/contacts/6762f0d0/tags", total_count: 0, has_more: false },
  notes: {
    type: "list",
    data: [{ type: "note", id: "26", url: "/notes/26" }],
    total_count: 1,
    has_more: false,
  },
  companies: { type: "list", data: [], total_count: 0, has_more: false },
});

const server = createServer((_request, response) => {
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(contact)),
    "x-ratelimit-limit": "1666",
    "x-ratelimit-remaining": "1600",
    "x-ratelimit-reset": String(Math.ceil(Date.now() / 10_000) * 10),
  });
  response.end(contact);
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) process.stdout.write(`${address.port}\n`);
});
// The benchmark's end of the pipe closes with it, however it ends.
process.stdin.resume().on("end", () => process.exit(0));
