import { idOf, type Me, workspaceIdOf } from "@intercom-dsar/intercom-client";
import { WorkspaceMismatchError } from "../../domain/workspace-mismatch-error.ts";
import type { FlowContext } from "../flow-context.ts";

/** A 404 is evidence only while the token still speaks for the same workspace: a token of another one knows none of our ids. */
export async function confirmWorkspace({
  intercom,
  request,
  signal,
}: Pick<FlowContext, "intercom" | "request" | "signal">): Promise<Me> {
  const me = await intercom.me({ signal });
  if (workspaceIdOf(me) !== request.workspaceId) throw new WorkspaceMismatchError();
  return me;
}

/** The teammate on whose behalf the token acts; `""` where Intercom does not say it. */
export async function adminIdOf(context: Parameters<typeof confirmWorkspace>[0]): Promise<string> {
  return idOf(await confirmWorkspace(context)) ?? "";
}
