export const LOG_FORMATS = ["json", "pretty"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** The format that is asked for, else `pretty` where somebody looks at the stream, else `json`. */
export function logFormat(
  wanted: LogFormat | undefined,
  stream: { readonly isTTY?: boolean | undefined },
): LogFormat {
  return wanted ?? (stream.isTTY === true ? "pretty" : "json");
}
