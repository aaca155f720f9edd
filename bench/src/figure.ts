/** One line of the table. */
export interface Row {
  readonly figure: string;
  readonly value: string;
  readonly goal: string;
  readonly met: boolean | null;
}

/** A measurement: a name to choose it by, and how it is made. Ratios are taken in one run, since machines are noisy. */
export interface Figure {
  readonly name: string;
  readonly describe: string;
  measure(progress: (line: string) => void): Promise<readonly Row[]>;
}

export function ratioRow(figure: string, ratio: number, goal: number, detail = ""): Row {
  const value = `${ratio.toFixed(3)}${detail === "" ? "" : ` (${detail})`}`;
  return { figure, value, goal: `≥ ${goal}`, met: ratio >= goal };
}
