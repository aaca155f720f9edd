/** A text as it stands in HTML, between tags or in a quoted attribute; control characters, which no page may hold, are left out. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\p{Cc}]/gu, (sign) => ESCAPED[sign] ?? "");
}

const ESCAPED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "\n": "\n",
  "\t": "\t",
};
