import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Which connections have brought a request whose sender is known. */
export interface Peers {
  isKnown(socket: Socket): boolean;
  know(socket: Socket): void;
}

/** What of an unknown peer's bytes is parsed at a time: in chunks of one byte, the dearest of all, that takes half a millisecond. */
const PIECE_BYTES = 2 * 1024;
/** How many pieces are parsed, and answered where they are whole requests, in one turn of the event loop. */
const PIECES_AT_A_TURN = 4;
/** So much of each peer may wait for its turn, and of all that have more, so much together; a read takes up to 64 KiB. */
const SMALL_BYTES = 16 * 1024;
const SHARED_BYTES = 16 * 1024 * 1024;

const NOTHING = Buffer.alloc(0);

interface Connection {
  readonly socket: Socket;
  readonly parse: (bytes: Buffer) => void;
  waiting: Buffer;
}

/**
 * Has the bytes of unknown peers parsed piece by piece, one connection after the other, a few in each turn of the event loop; those of known
 * peers at once. However many unknown peers send whatever costs the most, a known one waits for a few pieces and not for all of them. An
 * unknown one that brings more than 16 KiB where `sharedBytes` wait already is cut off.
 */
export function serveInTurn(server: Server, sharedBytes = SHARED_BYTES): Peers {
  const known = new WeakSet<Socket>();
  /** In the order in which their turn comes. */
  const queue = new Set<Connection>();
  let waitingBytes = 0;
  let isRunning = false;

  function takeTurn(): void {
    const [connection] = queue;
    if (connection === undefined) return;
    const { socket, parse, waiting } = connection;
    queue.delete(connection);
    const piece = waiting.subarray(0, known.has(socket) ? waiting.length : PIECE_BYTES);
    keep(connection, waiting.subarray(piece.length));
    // Before the parser, which may have reasons of its own to pause.
    if (connection.waiting.length === 0) socket.resume();
    else queue.add(connection);
    parse(piece);
  }

  /** Each piece is a callback of its own, so that what it leads to is done before the next; between two turns the others are served. */
  function runTurn(): void {
    isRunning = queue.size > 0;
    if (!isRunning) return;
    for (let turn = 0; turn < Math.min(queue.size, PIECES_AT_A_TURN); turn += 1) setImmediate(takeTurn);
    setImmediate(runTurn);
  }

  function keep(connection: Connection, bytes: Buffer): void {
    waitingBytes += bytes.length - connection.waiting.length;
    connection.waiting = bytes;
  }

  function wait(connection: Connection, bytes: Buffer): void {
    const { socket, waiting } = connection;
    socket.pause();
    keep(connection, waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]));
    queue.add(connection);
    if (connection.waiting.length > SMALL_BYTES && waitingBytes > sharedBytes) forget(connection);
    else if (!isRunning) runTurn();
  }

  function forget(connection: Connection): void {
    queue.delete(connection);
    keep(connection, NOTHING);
    connection.socket.destroy();
  }

  server.on("connection", (socket: Socket) => {
    // Node's server has put its own listener there.
    const listeners = socket.listeners("data") as ((bytes: Buffer) => void)[];
    const parse = (bytes: Buffer) => {
      for (const listener of listeners) listener(bytes);
    };
    const connection = { socket, parse, waiting: NOTHING };
    socket.on("data", (bytes: Buffer) => {
      if (known.has(socket) && connection.waiting.length === 0) parse(bytes);
      else wait(connection, bytes);
    });
    for (const listener of listeners) socket.off("data", listener);
    socket.once("close", () => forget(connection));
  });
  return { isKnown: (socket) => known.has(socket), know: (socket) => void known.add(socket) };
}
