/** Who watches one rotation. Every command is told to all of them, and who they are changes seldom. */
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { ConnectionId } from "../../core/ids.ts";
import type { TextFrame } from "./text-frame.ts";

/** How frames get to a client, once the handshake is over. */
export interface Wire {
  connectionId: ConnectionId;
  ws: WebSocket;
  socket: Duplex;
  /** Whether it takes compressed messages. */
  inflates: boolean;
  /** One side has said the last word. */
  closing: boolean;
}

/** An audience at a moment. */
export interface Listed {
  readonly ids: ConnectionId[];
  readonly wires: readonly Wire[];
  /** Their sockets, while all of them are open and here: what is not looked at need not come out of memory for each. */
  open: Sockets | null;
}

/** By what they take. */
interface Sockets {
  packed: Duplex[];
  plain: Duplex[];
}

export class Audience {
  readonly #wires = new Map<ConnectionId, Wire>();
  #listed: Listed | null = null;

  get size(): number {
    return this.#wires.size;
  }

  add(wire: Wire): void {
    this.#wires.set(wire.connectionId, wire);
    this.#changed();
  }

  delete(connectionId: ConnectionId): void {
    this.#wires.delete(connectionId);
    this.#changed();
  }

  /** It may still be a member, and may not be written to any more. */
  oneIsClosing(): void {
    if (this.#listed) this.#listed.open = null;
  }

  /** The very same list until somebody comes or goes. */
  listed(): Listed {
    if (this.#listed) return this.#listed;
    const wires = [...this.#wires.values()];
    const sockets = (inflates: boolean) =>
      wires.filter((wire) => wire.inflates === inflates).map(({ socket }) => socket);
    const allOpen = wires.every(({ closing }) => !closing);
    this.#listed = {
      ids: [...this.#wires.keys()],
      wires,
      open: allOpen ? { packed: sockets(true), plain: sockets(false) } : null,
    };
    return this.#listed;
  }

  /** Somebody may still hold the list. */
  #changed(): void {
    this.oneIsClosing();
    this.#listed = null;
  }
}

/** Whether all took it at once; if not, some have a backlog. */
export function writeAll({ packed, plain }: Sockets, frame: TextFrame): boolean {
  let allTookIt = true;
  for (const socket of packed) if (!socket.write(frame.packed)) allTookIt = false;
  for (const socket of plain) if (!socket.write(frame.plain)) allTookIt = false;
  return allTookIt;
}

/** The same where some may be closing. */
export function writeEach(wires: readonly Wire[], frame: TextFrame): boolean {
  let allTookIt = true;
  for (const { socket, inflates, closing } of wires) {
    if (!closing && !socket.write(inflates ? frame.packed : frame.plain)) allTookIt = false;
  }
  return allTookIt;
}
