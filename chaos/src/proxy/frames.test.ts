import { expect, it } from "vitest";
import { createFrames } from "./frames.ts";

it("gives whole frames, however the stream is cut", () => {
  const frame = (text: string) => {
    const body = Buffer.from(text);
    const prefix = Buffer.alloc(4);
    prefix.writeInt32BE(body.length);
    return Buffer.concat([prefix, body]);
  };
  const stream = Buffer.concat([frame("first"), frame(""), frame("third")]);

  for (let size = 1; size <= stream.length; size += 1) {
    const take = createFrames();
    const frames: Buffer[] = [];
    for (let at = 0; at < stream.length; at += size) frames.push(...take(stream.subarray(at, at + size)));
    expect(frames.map((found) => found.subarray(4).toString())).toEqual(["first", "", "third"]);
  }
});
