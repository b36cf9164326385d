import { beforeEach, describe, expect, it } from "vitest";
import { type ConnectionId, id, type SingerId } from "../../core/ids.ts";
import { Limits } from "../../realtime/limits.ts";

const screen = id<ConnectionId>("c1");
const singer = id<SingerId>("s1");

describe("what one client may send", () => {
  let now: number;
  let limits: Limits;

  beforeEach(() => {
    now = 1_000_000;
    limits = new Limits({ now: () => now });
  });

  /** Frames until the first refusal. */
  const burst = (most: number, take: () => string) => {
    for (let count = 0; count < most; count++) if (take() !== "ok") return count;
    return most;
  };

  it("lets a burst through and refuses what comes on top", () => {
    expect(burst(1000, () => limits.frame(screen, "screen"))).toBe(60);
  });

  it("serves whoever slows down again, however much was refused before", () => {
    burst(1000, () => limits.frame(screen, "screen"));
    for (let count = 0; count < 100; count++) limits.frame(screen, "screen");
    now += 1000;
    expect(burst(1000, () => limits.frame(screen, "screen"))).toBe(10);
  });

  it("counts each connection alone: a venue's phones share one address", () => {
    burst(1000, () => limits.frame(screen, "screen"));
    expect(limits.frame(id<ConnectionId>("c2"), "screen")).toBe("ok");
  });

  it("counts a singer's commands over all their connections", () => {
    expect(burst(1000, () => limits.command(singer))).toBe(60);
    expect(limits.command(id<SingerId>("s2"))).toBe("ok");
  });

  it("gives a KJ room for a whole line in one go", () => {
    expect(burst(4000, () => limits.frame(screen, "kj"))).toBe(4000);
  });

  it("gives up on a client that never stops", () => {
    burst(1000, () => limits.frame(screen, "screen"));
    const answers = Array.from({ length: 600 }, () => limits.frame(screen, "screen"));
    expect(answers[0]).toBe("limited");
    expect(answers.at(-1)).toBe("hopeless");
  });

  it("forgets a connection that is gone", () => {
    burst(1000, () => limits.frame(screen, "screen"));
    limits.forget(screen);
    expect(limits.frame(screen, "screen")).toBe("ok");
  });
});
