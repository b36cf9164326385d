import { expect, test } from "vitest";
import { type CommandId, id, type SingerId, type TurnId } from "../../../core/ids.ts";
import type { EventAuthor, Fact, RotationEvent } from "../../../core/rotation/events.ts";
import { evolve } from "../../../core/rotation/evolve.ts";
import type { RotationState } from "../../../core/rotation/state.ts";
import { StageNews } from "../../../web/console/stage-news.ts";
import { request, singer } from "../../browser/screen/recorded-night.ts";
import { START, stateAt } from "../sync/night.ts";

const zoe = singer("Zoë Åkerblom", request("Jolene", "Somebody"));
const sam = singer("Sam", request("Hello", "Somebody"));
const turnId = id<TurnId>("t1");

function called(): RotationState {
  const state = { ...stateAt(1), line: [zoe, sam], roundLine: 2 };
  return evolve(state, event(call(zoe.singerId), "kj", "c0"));
}

function call(singerId: SingerId): Fact {
  const requestId = [zoe, sam].find((one) => one.singerId === singerId)?.requests[0]?.requestId as never;
  return { type: "TurnCalled", data: { turnId, singerId, requestId, round: 1, roundLine: 1 } };
}

function event(fact: Fact, by: EventAuthor, commandId: string): RotationEvent {
  return { version: 2, at: START, by, commandId: id<CommandId>(commandId), ...fact } as RotationEvent;
}

function told(by: EventAuthor, ...facts: Fact[]): string | null {
  const news = new StageNews();
  let state = called();
  let last: string | null = null;
  for (const fact of facts) {
    const next = event(fact, by, "c1");
    last = news.of(state, next) ?? last;
    state = evolve(state, next);
  }
  return last;
}

const BY_ZOE: EventAuthor = `singer:${zoe.singerId}`;
const passed = (answer: "oneMore" | "skip"): Fact => ({
  type: "TurnPassed",
  data: { turnId, answer, to: 1, roundLine: 2 },
});

test("[ROT-25] a called singer lets one go first: who did, and who is called instead", () => {
  const words = "Zoë Åkerblom lets one go first; Sam is called";
  expect(told(BY_ZOE, passed("oneMore"), call(sam.singerId))).toBe(words);
});

test("[ROT-25] a called singer can’t this time", () => {
  expect(told(BY_ZOE, passed("skip"))).toBe("Zoë Åkerblom can’t this time");
});

test("[ROT-22] a call that ran out", () => {
  const missed: Fact = { type: "TurnMissed", data: { turnId, to: 1, roundLine: 2 } };
  expect(told("system", missed)).toBe("Zoë Åkerblom did not answer in time");
});

test("[ROT-23] who leaves from the stage; of one in line nothing is said", () => {
  const left = ({ singerId }: { singerId: SingerId }): Fact => ({
    type: "SingerLeft",
    data: { singerId, roundLine: 1, reason: null },
  });
  expect(told(BY_ZOE, left(zoe))).toBe("Zoë Åkerblom has left");
  expect(told(`singer:${sam.singerId}`, left(sam))).toBeNull();
});

test("what a KJ did is told where it was done", () => {
  expect(told("kj", passed("oneMore"), call(sam.singerId))).toBeNull();
});
