/** Makes ids of the kinds that Intercom uses, each one once in its workspace; two workspaces can well have the same. */
export interface Ids {
  /** 24 hexadecimal digits that begin with the time, as contacts and companies have. */
  hex(now: number): string;
  /** Decimal digits: notes. */
  digits(): string;
}

const MACHINE = "51a70517";
const FIRST_NOTE = 900_001;

export function createIds(): Ids {
  let records = 0;
  let notes = FIRST_NOTE;
  return {
    hex: (now) => {
      records += 1;
      return hexadecimal(Math.floor(now / 1000)) + MACHINE + hexadecimal(records);
    },
    digits: () => String(notes++),
  };
}

function hexadecimal(value: number): string {
  return value.toString(16).padStart(8, "0").slice(-8);
}
