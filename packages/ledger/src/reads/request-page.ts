/** `deadline`: the nearest one first, of open requests alone. `arrival`: the newest first. */
export type RequestOrder = "arrival" | "deadline";

/** The place of a request in a list: what it is sorted by, and its key. */
export interface ListPosition {
  readonly time: number;
  readonly requestId: string;
}

export interface RequestPage {
  /** @default `deadline` where the filter has room for open requests alone, else `arrival` */
  readonly order?: RequestOrder;
  readonly limit: number;
  /** Goes on behind it. */
  readonly after?: ListPosition | null;
}
