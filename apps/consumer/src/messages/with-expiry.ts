import type { OutcomeBody } from "../domain/outcome-body.ts";

/** The same body, in which each file that a link leads to has the time when it ends, in milliseconds since 1970. */
export function withExpiry(body: OutcomeBody, endsAt: number): OutcomeBody {
  const { access } = body;
  if (access === undefined) return body;
  const expiresAt = new Date(endsAt).toISOString();
  const dated = <File extends { readonly dataref?: string }>(file: File): File =>
    file.dataref !== undefined && /^https?:/.test(file.dataref) ? { ...file, expiresAt } : file;
  const { report, attachments } = access;
  return {
    ...body,
    access: {
      ...dated(access),
      ...(report !== undefined && { report: dated(report) }),
      ...(attachments !== undefined && { attachments: attachments.map(dated) }),
    },
  };
}
