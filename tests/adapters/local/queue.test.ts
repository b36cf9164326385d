import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LocalQueue } from "../../../adapters/local/queue.ts";
import { type CommandId, id, type RotationId } from "../../../core/ids.ts";
import { type CommandMessage, QueueFull } from "../../../core/ports/commands.ts";
import type { CommandResult } from "../../../core/protocol.ts";

const message = (commandId: string, rotation = "r1"): CommandMessage => ({
  rotationId: id<RotationId>(rotation),
  actor: { role: "system" },
  command: { id: id<CommandId>(commandId), name: "next", data: {} },
  connectionId: null,
});
const applied: CommandResult = { status: "applied", version: 1 };
const internal: CommandResult = { status: "rejected", code: "INTERNAL", detail: "failed" };

describe("the queue of one process", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("works one rotation's commands one after another, in the order they came", async () => {
    const log: string[] = [];
    const queue = new LocalQueue({
      async work({ command }) {
        log.push(`${command.id} begins`);
        await Promise.resolve();
        log.push(`${command.id} ends`);
        return applied;
      },
      giveUp: async () => internal,
    });
    await Promise.all([queue.submit(message("a")), queue.submit(message("b"))]);
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  });

  it("does not let one rotation wait for another", async () => {
    const queue = new LocalQueue({
      work: ({ rotationId }) => (rotationId === "r1" ? new Promise(() => {}) : Promise.resolve(applied)),
      giveUp: async () => internal,
    });
    await queue.send(message("a", "r1"));
    await expect(queue.submit(message("b", "r2"))).resolves.toEqual(applied);
  });

  it("tries again when the infrastructure fails, and the commands behind keep their order", async () => {
    const worked: string[] = [];
    let failures = 2;
    const queue = new LocalQueue({
      async work({ command }) {
        if (command.id === "a" && failures-- > 0) throw new Error("the disk is busy");
        worked.push(command.id);
        return applied;
      },
      giveUp: async () => internal,
    });
    const results = Promise.all([queue.submit(message("a")), queue.submit(message("b"))]);
    await vi.runAllTimersAsync();
    await expect(results).resolves.toEqual([applied, applied]);
    expect(worked).toEqual(["a", "b"]);
  });

  it("gives a command up that fails for good, and goes on with the next", async () => {
    const givenUp: unknown[] = [];
    const queue = new LocalQueue({
      work: ({ command }) =>
        command.id === "a" ? Promise.reject(new Error("the disk is full")) : Promise.resolve(applied),
      async giveUp({ command }, failure) {
        givenUp.push([command.id, (failure as Error).message]);
        return internal;
      },
    });
    const results = Promise.all([queue.submit(message("a")), queue.submit(message("b"))]);
    await vi.runAllTimersAsync();
    await expect(results).resolves.toEqual([internal, applied]);
    expect(givenUp).toEqual([["a", "the disk is full"]]);
  });

  it("is bounded: what comes on top is told so at once", async () => {
    const queue = new LocalQueue({ work: () => new Promise(() => {}), giveUp: async () => internal });
    for (let count = 0; count < 1000; count++) await queue.send(message(`a${count}`));
    await expect(queue.send(message("b"))).rejects.toBeInstanceOf(QueueFull);
    await expect(queue.send(message("c", "r2"))).resolves.toBeUndefined();
  });

  it("finishes what it took before it closes, and takes nothing more", async () => {
    const worked: string[] = [];
    const queue = new LocalQueue({
      async work({ command }) {
        worked.push(command.id);
        return applied;
      },
      giveUp: async () => internal,
    });
    await queue.send(message("a"));
    await queue.send(message("b"));
    await queue.close();
    expect(worked).toEqual(["a", "b"]);
    expect(() => queue.submit(message("c"))).toThrow(QueueFull);
  });
});
