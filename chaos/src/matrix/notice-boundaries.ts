import type { Boundary } from "./boundary.ts";

/** Before a notice that is posted has arrived, and after it was kept and before its answer. */
export function noticeBoundaries(): Boundary[] {
  return (["before", "after"] as const).map((when) => ({
    group: "callbacks",
    name: `${when} the post of the notice`,
    arm: async ({ noticeReceiver }) => ({
      launch: {},
      met: noticeReceiver.hold(when),
      release: async () => {},
    }),
  }));
}
