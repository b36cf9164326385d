/** Who watches one rotation. Every command is told to all of them, and who they are changes seldom. */
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { ConnectionId } from "../../core/ids.ts";
import { writeDirectly } from "./direct-write.ts";
import type { TextFrame } from "./text-frame.ts";

/** How frames get to a client, once the handshake is over. */
export interface Wire {
  connectionId: ConnectionId;
  ws: WebSocket;
  /** The TCP socket below. */
  socket: Duplex;
  /** Whether it takes compressed messages. */
  inflates: boolean;
  /** One side has said the last word. */
  closing: boolean;
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

  /** One of them may not be written to any more, though it may still be a member, or it has a backlog. */
  oneIsNotReady(): void {
    this.#listed?.lookAtEach();
  }

  /** The very same list until somebody comes or goes. */
  listed(): Listed {
    this.#listed ??= new Listed([...this.#wires.values()]);
    return this.#listed;
  }

  /** Somebody may still hold the list. */
  #changed(): void {
    this.#listed?.outdated();
    this.#listed = null;
  }
}

/** An audience at a moment. */
export class Listed {
  readonly ids: ConnectionId[];
  #wires: readonly Wire[] | null;
  /** While all of them are ready: what is not looked at need not come out of memory for each. */
  #ready: Sockets | null = null;

  constructor(wires: readonly Wire[]) {
    this.ids = wires.map(({ connectionId }) => connectionId);
    this.#wires = wires;
  }

  /** Null when it is outdated. */
  get wires(): readonly Wire[] | null {
    return this.#wires;
  }

  outdated(): void {
    this.#wires = null;
    this.lookAtEach();
  }

  lookAtEach(): void {
    this.#ready = null;
  }

  /** Each was just written to by its stream, and nothing waits there. */
  noneWaits(): void {
    if (this.#wires?.every(({ closing }) => !closing)) this.#ready = socketsOf(this.#wires);
  }

  /**
   * Tells all of them, if none needs a look.
   *
   * @returns false when one does: nobody was told.
   */
  write(frame: TextFrame): boolean {
    if (!this.#ready) return false;
    if (!writeAll(this.#ready, frame)) this.lookAtEach();
    return true;
  }
}

/** By what they take. */
interface Sockets {
  packed: Duplex[];
  plain: Duplex[];
}

function socketsOf(wires: readonly Wire[]): Sockets {
  const sockets = (inflates: boolean) => wires.filter((wire) => wire.inflates === inflates).map(({ socket }) => socket);
  return { packed: sockets(true), plain: sockets(false) };
}

/** Whether the operating system has all of it. */
function writeAll({ packed, plain }: Sockets, frame: TextFrame): boolean {
  const allTookIt = packed.length === 0 || writeDirectly(packed, frame.packed);
  return (plain.length === 0 || writeDirectly(plain, frame.plain)) && allTookIt;
}

/**
 * The same by their streams, where some may be closing or have a backlog.
 *
 * @returns who has one now.
 */
export function writeEach(wires: readonly Wire[], frame: TextFrame): Wire[] {
  const behind: Wire[] = [];
  for (const wire of wires) {
    if (wire.closing) continue;
    wire.socket.write(wire.inflates ? frame.packed : frame.plain);
    if (wire.socket.writableLength > 0) behind.push(wire);
  }
  return behind;
}
