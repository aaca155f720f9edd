/** What a log line tells of an error. */
export interface ErrorFields {
  readonly name: string;
  readonly code?: string;
  /** The error type of Kafka's protocol, where the error has one. */
  readonly type?: string;
  readonly retryable?: boolean;
  /** Only of our own errors: theirs are fixed texts. Anybody else's may quote the data it stumbled on. */
  readonly message?: string;
  /** Only frames in this repository's files: `packages/ledger/src/open.ts:12:3`. */
  readonly frames?: readonly string[];
  readonly cause?: ErrorFields;
}

const WORD = /^[\w$.-]{1,64}$/;
/** Our own codes are lower case with underscores; Node's, PostgreSQL's and Kafka's are not. */
const OWN_CODE = /^[a-z][a-z0-9_]*$/;
const FRAME = /^\s+at .*?((?:apps|bench|infra|packages)\/[\w./-]+\.ts:\d+:\d+)\)?$/;
const MOST_FRAMES = 8;
const MOST_CAUSES = 4;

/** Reduces an error to name, code and place; see `ErrorFields` for what is left out and why. */
export function errorFields(error: unknown, causes: number = MOST_CAUSES): ErrorFields {
  if (!(error instanceof Error)) return reducedFields(error);
  const code = wordIn(error, "code");
  const type = wordIn(error, "type");
  const retryable =
    "retryable" in error && typeof error.retryable === "boolean" ? error.retryable : undefined;
  const isOwn = retryable !== undefined && code !== null && OWN_CODE.test(code);
  const frames = ownFrames(error);
  return {
    name: WORD.test(error.name) ? error.name : "Error",
    ...(code !== null && { code }),
    ...(type !== null && { type }),
    ...(retryable !== undefined && { retryable }),
    // The at sign is the second net, should one of our messages quote an address after all.
    ...(isOwn && !error.message.includes("@") && { message: error.message.slice(0, 1_000) }),
    ...(frames.length > 0 && { frames }),
    ...(error.cause !== undefined && causes > 0 && { cause: errorFields(error.cause, causes - 1) }),
  };
}

/** What is left of a cause that was reduced before (`{ name, code }`), and the type alone of anything else that is no error. */
function reducedFields(thrown: unknown): ErrorFields {
  if (typeof thrown !== "object" || thrown === null) return { name: `thrown ${typeof thrown}` };
  const [name, code] = [wordIn(thrown, "name"), wordIn(thrown, "code")];
  if (name === null || code === null) return { name: "thrown object" };
  return { name, code };
}

function wordIn(error: object, key: string): string | null {
  const value: unknown = Reflect.get(error, key);
  const written = typeof value === "number" ? String(value) : value;
  return typeof written === "string" && WORD.test(written) ? written : null;
}

function ownFrames(error: Error): readonly string[] {
  // The stack begins with the message, and a message may be made to look like a frame.
  const lines = (error.stack ?? "").replace(error.message, "").split("\n").slice(1);
  return lines
    .filter((line) => !line.includes("node_modules"))
    .flatMap((line) => FRAME.exec(line)?.[1] ?? [])
    .slice(0, MOST_FRAMES);
}
