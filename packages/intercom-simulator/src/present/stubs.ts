/** A contact's own answer names at most this many of its companies, notes and tags. */
const MAX_INLINE = 10;

/** The inline list of a contact: references only, never the records. */
export function stubs(kind: string, ids: readonly string[], path: string, url: string) {
  return {
    type: "list",
    data: ids.slice(0, MAX_INLINE).map((id) => ({ type: kind, id, url: `/${path}/${id}` })),
    url,
    total_count: ids.length,
    has_more: ids.length > MAX_INLINE,
  };
}
