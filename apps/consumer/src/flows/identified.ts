/** Something of Intercom's under the id by which it was asked for. */
export type Identified<Item> = Item & { readonly id: string };
