/** Makes ids of the kinds that Intercom uses. */
export interface Ids {
  /** 24 hexadecimal digits: contacts and companies. */
  hex(now: number): string;
  /** Decimal digits: notes. */
  digits(): string;
}

export function createIds(random: () => number): Ids {
  let notes = 0;
  return {
    hex: (now) => {
      const seconds = Math.floor(now / 1000)
        .toString(16)
        .padStart(8, "0")
        .slice(-8);
      return seconds + randomDigits(random, 16);
    },
    digits: () => {
      notes += 1;
      return String(900_000 + notes);
    },
  };
}

function randomDigits(random: () => number, length: number): string {
  let digits = "";
  while (digits.length < length) digits += Math.floor(random() * 16).toString(16);
  return digits;
}
