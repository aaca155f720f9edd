/** Which deletions wait until an operator approves their plan: those of more items than `above`, or none. */
export interface Approval {
  readonly above: number | null;
}

export const NO_APPROVAL: Approval = { above: null };

/** Reads `none`, `required` or `above:N`; `null` where it is none of them. */
export function parseApproval(written: string): Approval | null {
  if (written === "none") return NO_APPROVAL;
  if (written === "required") return { above: 0 };
  const digits = /^above:(\d{1,7})$/.exec(written)?.[1];
  return digits === undefined ? null : { above: Number(digits) };
}
