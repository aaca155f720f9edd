import { z } from "zod";

/** What every error of a JSON endpoint looks like (RFC 9457); `code` is what programs decide by. */
export const Problem = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ examples: ["workspace_unknown"] }),
  })
  .meta({ description: "Problem details (RFC 9457)." });

const TITLES: Readonly<Record<string, string>> = {
  credential_refused: "The service credential is missing or wrong",
  workspace_unknown: "The workspace is not connected",
  token_unreadable: "The token of the workspace can't be opened; it has to be reconnected",
  not_found: "There is no such resource",
  bad_request: "The request does not fit its description",
  too_large: "The request is too large",
  service_unavailable: "The vault does not answer; try again later",
  internal_error: "The service failed",
};

export function problemOf(code: string, status: number): z.output<typeof Problem> {
  return { type: "about:blank", title: TITLES[code] ?? "The request is refused", status, code };
}
