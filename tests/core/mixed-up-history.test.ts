import { describe, expect, it } from "vitest";
import { UnknownEvent } from "../../core/rotation/apply.ts";
import type { RotationEvent } from "../../core/rotation/events.ts";
import { evolve } from "../../core/rotation/evolve.ts";
import { fold } from "../../core/rotation/fold.ts";
import { at as elementAt } from "../../core/rotation/place.ts";
import { Night } from "./night.ts";

const event = (type: string, data: object, version = 1) =>
  ({ version, at: "2026-11-24T20:00:00.000Z", by: "kj", commandId: "c", type, data }) as unknown as RotationEvent;

describe("an event that does not fit its state", () => {
  const night = new Night().arrives(["Ann", "Bo"]).joins("Cy").nexts(1);
  const { state } = night;
  const [ann, bo, turnId] = [night.id("Ann"), night.id("Bo"), night.turnId()];
  const nobody = "nobody";

  it.each([
    ["SingerLeft", { singerId: nobody, roundLine: 0 }, "singer nobody is not in line or on the bench"],
    ["PlaceGiven", { singerId: ann, to: 0, roundLine: 0 }, "not all of these singers are in bench"],
    ["SingerHeld", { singerId: nobody }, "singer nobody is not in the rotation"],
    ["SingersSentToEnd", { singerIds: [bo, nobody], roundLine: 0 }, "not all of these singers are in line"],
    ["SingersSentToEnd", { singerIds: [bo, ann], roundLine: 0 }, "not all of these singers are in line"],
    ["SingersBenched", { singerIds: [bo, nobody], roundLine: 0 }, "not all of these singers are in line"],
    ["SingersBenched", { singerIds: [bo, bo], roundLine: 0 }, "not all of these singers are in line"],
    ["SingersMoved", { singerIds: [ann], to: 0, roundLine: 0 }, "not all of these singers are in line"],
    ["PlacesGiven", { places: [{ singerId: bo, to: 0 }], roundLine: 0 }, "not all of these singers are in bench"],
    ["RequestRemoved", { singerId: bo, requestId: nobody }, "no request nobody"],
    ["RequestChanged", { singerId: bo, request: { requestId: nobody } }, "no request nobody"],
    ["PartnerConfirmed", { singerId: bo, requestId: nobody, partner: 0 }, "no request nobody"],
    ["TurnCalled", { singerId: ann, requestId: nobody }, "is not in line or on the bench"],
    ["TurnCalled", { singerId: nobody, requestId: nobody }, "is not in line or on the bench"],
    ["TurnCalled", { singerId: bo, requestId: nobody }, "no request nobody"],
    ["TurnStarted", { turnId: nobody }, "turn nobody is not on stage"],
    ["TurnCompleted", { turnId: nobody, to: 0, roundLine: 0 }, "turn nobody is not on stage"],
    ["TurnMissed", { turnId: nobody, to: 0, roundLine: 0 }, "turn nobody is not on stage"],
    ["TurnUncalled", { turnId: nobody, to: 0, roundLine: 0 }, "turn nobody is not on stage"],
  ])("%s is refused by throwing, and says why", (type, data, why) => {
    expect(() => evolve(state, event(type, data))).toThrow(why);
  });

  it("a confirmed partner who is not there is one too", () => {
    const requestId = night.entry("Bo").requests[0]?.requestId;
    expect(() => evolve(state, event("PartnerConfirmed", { singerId: bo, requestId, partner: 0 }))).toThrow(
      "no element 0",
    );
  });

  it("one of a later build is told apart, so that a page can load itself anew", () => {
    expect(() => evolve(state, event("SingerFlew", {}))).toThrow(UnknownEvent);
    expect(() => evolve(state, event("SingerFlew", {}))).toThrow("unknown event SingerFlew");
  });

  it("nothing comes before the opening", () => {
    expect(() => evolve(null, event("TurnStarted", { turnId }))).toThrow("TurnStarted came before RotationOpened");
  });

  it("a gap in the versions is a damaged log", () => {
    const { rotation } = night;
    const said = (version: number) => [event("NoticeChanged", { text: "Hello" }, version)];
    expect(fold(rotation, said(rotation.version + 1)).version).toBe(rotation.version + 1);
    for (const version of [rotation.version, rotation.version + 2]) {
      expect(() => fold(rotation, said(version))).toThrow(`event ${version} follows version ${rotation.version}`);
    }
  });

  it("an undo of nothing is one", () => {
    const { rotation } = new Night();
    const undone = { commandId: "c", undoable: null, set: {}, taken: [], placed: [], changed: [] };
    expect(() => fold(rotation, [event("CommandUndone", undone, rotation.version + 1)])).toThrow(
      "there is no command to take back",
    );
  });

  it("a place that no list has is an error, not undefined", () => {
    expect(elementAt(["a", "b"], 1)).toBe("b");
    expect(() => elementAt(["a", "b"], 2)).toThrow("no element 2 in a list of 2");
    expect(() => elementAt(["a", "b"], -1)).toThrow("no element -1");
  });
});
