import {
  createIntercomClient,
  createThrottle,
  emailOf,
  IntercomError,
  idOf,
} from "@intercom-dsar/intercom-client";

export async function contactIds(baseUrl: string, token: string, email: string): Promise<string[]> {
  const client = createIntercomClient({ baseUrl, token: () => token, throttle: createThrottle() });
  const ids: string[] = [];
  try {
    for await (const { items } of client.contacts.searchByEmail([email])) {
      // What a search returns is a proposal: compare before anything irreversible.
      ids.push(...items.flatMap((contact) => (emailOf(contact) === email ? (idOf(contact) ?? []) : [])));
    }
  } catch (error) {
    if (error instanceof IntercomError && error.code === "unauthorized") return [];
    throw error;
  } finally {
    await client.close();
  }
  return ids;
}
