/** One line of the table. */
export interface Row {
  readonly figure: string;
  readonly value: string;
  /** `""` where nothing is promised. */
  readonly goal: string;
  /** `null` where the figure is reported without a goal. */
  readonly met: boolean | null;
}

/** A measurement: a name to choose it by, and how it is made. Ratios are taken in one run, since machines are noisy. */
export interface Figure {
  readonly name: string;
  readonly describe: string;
  measure(progress: (line: string) => void): Promise<readonly Row[]>;
}

export function atLeast(figure: string, value: number, goal: number, detail = ""): Row {
  return { figure, value: written(value, detail), goal: `≥ ${goal}`, met: value >= goal };
}

export function atMost(figure: string, value: number, goal: number, detail = ""): Row {
  return { figure, value: written(value, detail), goal: `≤ ${goal}`, met: value <= goal };
}

export function reported(figure: string, value: string): Row {
  return { figure, value, goal: "", met: null };
}

function written(value: number, detail: string): string {
  const number = Number.isInteger(value) ? String(value) : value.toFixed(3);
  return detail === "" ? number : `${number} (${detail})`;
}
