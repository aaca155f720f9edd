/** Cuts a stream of length-prefixed frames (a 4-byte length, then as many bytes) into whole frames, the prefix included. */
export function createFrames(): (chunk: Buffer) => Buffer[] {
  let held: Buffer = Buffer.alloc(0);
  return (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const frames: Buffer[] = [];
    while (held.length >= PREFIX && held.length >= PREFIX + held.readInt32BE(0)) {
      const end = PREFIX + held.readInt32BE(0);
      frames.push(held.subarray(0, end));
      held = held.subarray(end);
    }
    return frames;
  };
}

const PREFIX = 4;
