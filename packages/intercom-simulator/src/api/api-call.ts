import type { EffectKind } from "../calls/effect-log.ts";
import type { ApiVersion } from "../state/api-version.ts";
import type { Grant } from "../state/grant.ts";
import type { Workspace } from "../state/workspace.ts";

/** An authorised call, as an endpoint sees it. */
export interface ApiCall {
  readonly workspace: Workspace;
  readonly grant: Grant;
  readonly version: ApiVersion;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Where the caller reached the simulator, without a slash at the end; page links start with it. */
  readonly origin: string;
  readonly query: URLSearchParams;
  /** The JSON of the body, `undefined` where there is none. */
  readonly body: unknown;
  /** A part of the path, by the name in the template. */
  parameter(name: string): string;
  /** Writes down what the call really changed. */
  effect(kind: EffectKind, id: string): void;
}
