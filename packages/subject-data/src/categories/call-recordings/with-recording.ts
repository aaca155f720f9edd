import { idOf, type PhoneCall } from "@intercom-dsar/intercom-client";
import { coverFile } from "../../cover-file.ts";
import type { OfferedFile } from "../../files.ts";
import type { ReadContext } from "../../read-context.ts";
import { isEmpty } from "../messages/json-parts.ts";

/**
 * A copy of a call that says under `recording` what was stored of it; the call itself where recordings are not to be loaded, or there is none.
 */
export async function withRecording(context: ReadContext, call: PhoneCall): Promise<PhoneCall> {
  const { files, intercom, signal } = context;
  const id = idOf(call);
  if (files === undefined || !files.loads("call_recordings") || id === null || isEmpty(call.recording_url))
    return call;
  const offer = async (): Promise<OfferedFile | null> => {
    const url = await intercom.phoneCalls.recording(id, { signal });
    return url === null ? null : { url, name: "", bytes: null };
  };
  const key = `recording of call ${id}`;
  let stored = await files.store(key, offer);
  // The link is made anew for each call to Intercom.
  if ("refused" in stored && stored.refused === "expired") stored = await files.store(`${key} again`, offer);
  coverFile(context.coverage, "call_recordings", stored);
  return { ...call, recording: stored };
}
