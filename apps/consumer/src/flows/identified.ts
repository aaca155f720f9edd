/** Something of Intercom's that says its id; Intercom's description guarantees no field. */
export type Identified<Item> = Item & { readonly id: string };

/** True where the item has an id to act on. */
export function isIdentified<Item extends { readonly id?: string | null | undefined }>(
  item: Item,
): item is Identified<Item> {
  return typeof item.id === "string" && item.id !== "";
}
