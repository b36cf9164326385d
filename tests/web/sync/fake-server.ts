/**
 * A server as PROTOCOL promises it and no better: events may be lost, doubled or late, connections die at any moment,
 * and an applied command id never has a second effect. Drives the sockets of a `FakeWorld`.
 */
import type { CommandId } from "../../../core/ids.ts";
import type { ClientFrame, Position, ServerFrame } from "../../../core/protocol.ts";
import type { FakeSocket, FakeWorld } from "./fake-world.ts";
import { EPOCH, events, snapshot, snapshotParts, welcome } from "./night.ts";

/** What happens to one frame of events on its way. */
export type Fate = "arrives" | "lost" | "twice" | "late";

export class FakeServer {
  readonly applied = new Map<CommandId, number>();
  version = 1;
  up = true;
  readonly #world: FakeWorld;
  readonly #read = new Map<FakeSocket, number>();
  readonly #welcomed = new Set<FakeSocket>();
  #late: ServerFrame[] = [];

  constructor(world: FakeWorld) {
    this.#world = world;
  }

  /** One more event, told to everybody who watches. */
  happen(fate: Fate = "arrives"): void {
    this.version++;
    this.#tell(events(this.version, this.version), fate);
  }

  /** Takes connections and answers whatever was said since; ends them all while it is down. */
  serve(fate: Fate = "arrives"): void {
    for (const socket of this.#world.sockets) {
      if (socket.closedByClient || socket.onclose === null) continue;
      if (!this.up) {
        this.#welcomed.delete(socket);
        socket.hangUp();
        continue;
      }
      if (!this.#read.has(socket)) {
        this.#read.set(socket, 0);
        socket.accept();
      }
      for (;;) {
        const read = this.#read.get(socket) ?? 0;
        const frame = socket.sent[read];
        if (!frame) break;
        this.#read.set(socket, read + 1);
        this.#answer(socket, frame, fate);
      }
    }
  }

  /** Cuts every connection without a word; answers on the way are lost with it. */
  cut(): void {
    this.#welcomed.clear();
    for (const socket of this.#world.sockets) if (!socket.closedByClient) socket.hangUp();
  }

  /** What was late arrives, the newest first. */
  deliverLate(): void {
    const late = this.#late.reverse();
    this.#late = [];
    for (const frame of late) for (const socket of this.#welcomed) socket.say(frame);
  }

  #answer(socket: FakeSocket, frame: ClientFrame, fate: Fate): void {
    const { version } = this;
    switch (frame.type) {
      case "hello": {
        const resumed = frame.since !== undefined && frame.since.epoch === EPOCH;
        this.#welcomed.add(socket);
        socket.say(welcome(version, { resumed, at: new Date(this.#world.now()).toISOString() }));
        this.#catchUp(socket, resumed ? frame.since : undefined);
        break;
      }
      case "sync":
        this.#catchUp(socket, frame.since);
        break;
      case "ping":
        socket.say({
          type: "pong",
          epoch: EPOCH,
          version,
          at: new Date(this.#world.now()).toISOString(),
          ...(frame.n !== undefined && { n: frame.n }),
        });
        break;
      case "command": {
        const known = this.applied.get(frame.id);
        if (known === undefined) {
          this.happen(fate);
          this.applied.set(frame.id, this.version);
        }
        socket.say({ type: "result", id: frame.id, status: "applied", version: known ?? this.version });
      }
    }
  }

  #catchUp(socket: FakeSocket, since: Position | undefined): void {
    if (since && since.version < this.version) socket.say(events(since.version + 1, this.version));
    if (since) return;
    const frames = this.version % 2 === 0 ? [snapshot(this.version)] : snapshotParts(this.version, 3);
    for (const frame of frames) socket.say(frame);
  }

  #tell(frame: ServerFrame, fate: Fate): void {
    if (fate === "late") this.#late.push(frame);
    if (fate === "lost" || fate === "late") return;
    for (const socket of this.#welcomed) {
      socket.say(frame);
      if (fate === "twice") socket.say(frame);
    }
  }
}
