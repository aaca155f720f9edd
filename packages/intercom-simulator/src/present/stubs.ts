/** A contact's own answer names at most this many of its companies, notes and tags. */
const MAX_INLINE = 10;

/** The inline list of a contact: references only, never the records. */
export function stubs(kind: string, all: readonly { readonly id: string }[], path: string, url: string) {
  return {
    type: "list",
    data: all.slice(0, MAX_INLINE).map(({ id }) => ({ type: kind, id, url: `/${path}/${id}` })),
    url,
    total_count: all.length,
    has_more: all.length > MAX_INLINE,
  };
}
