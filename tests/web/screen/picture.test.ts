import { expect, test } from "vitest";
import { BreakTimer } from "../../../web/screen/break-timer.ts";
import { namedRotation } from "../../../web/screen/night.ts";
import { picture, upcoming } from "../../../web/screen/picture.ts";
import { line, misaki, night, request, singer, siobhan, turn } from "../../browser/screen/recorded-night.ts";

const NOW = Date.parse("2026-11-24T21:00:00.000Z");
const iso = (ms: number) => new Date(ms).toISOString();

test("[ROT-26] somebody called is calling until the song starts, then singing", () => {
  expect(picture(night({ onStage: turn(misaki, { startedAt: null }) }), NOW).kind).toBe("calling");
  expect(picture(night({ onStage: turn(siobhan) }), NOW).kind).toBe("singing");
});

test("[ROT-44] a break shows when it ends, once the stage is empty", () => {
  const breakEndsAt = iso(NOW + 760_000);
  const onBreak = night({ status: "onBreak", breakEndsAt, onStage: null });
  expect(picture(onBreak, NOW)).toEqual({ kind: "break", endsAt: NOW + 760_000, msLeft: 760_000 });
  expect(picture(onBreak, NOW + 800_000)).toMatchObject({ msLeft: 0 });
  expect(picture({ ...onBreak, breakEndsAt: null }, NOW)).toEqual({ kind: "break", endsAt: null, msLeft: null });
  expect(picture({ ...onBreak, onStage: turn(siobhan) }, NOW).kind).toBe("singing");
});

test("[ROT-6] between two turns the disc shows whom Next would call, passing over who is not ready", () => {
  const [first, ...rest] = line;
  if (!first) throw new Error("a line was asked for");
  const held = { ...first, standing: "onHold" as const };
  const shown = picture(night({ onStage: null, line: [held, ...rest] }), NOW);
  expect(shown).toMatchObject({ kind: "between", next: { names: ["Marcus Adeyemi", "Priya Raghunathan"] } });
});

test("with nobody to call the stage is free, and asks for the first singer only when nobody has sung", () => {
  const waiting = [singer("Empty-handed", null)];
  expect(picture(night({ onStage: null, line: waiting, turnsCompleted: 0 }), NOW)).toEqual({
    kind: "empty",
    first: true,
  });
  expect(picture(night({ onStage: null, line: [] }), NOW)).toEqual({ kind: "empty", first: false });
});

test("[ROT-45] a closed night says good night, whoever is still in line", () => {
  expect(picture(night({ onStage: null, status: "closed" }), NOW).kind).toBe("closed");
});

test("[ROT-6] up next, on deck and the next five are those Next would call, in order", () => {
  const state = night();
  const { upNext, onDeck, later } = upcoming(state, picture(state, NOW), NOW);
  expect(upNext?.names).toEqual(["김서연"]);
  expect(onDeck.map(({ names }) => names[0])).toEqual(["Marcus Adeyemi", "Wilhelmina van der Westhuizen-Oyelaran"]);
  expect(later.map(({ names }) => names[0])).toEqual([
    "José Ángel Ibáñez",
    "佐藤 美咲",
    "Zoë Åkerblom",
    "Nguyễn Thị Ánh",
    "Łukasz Wójcik",
  ]);
});

test("between two turns nobody stands on the screen twice", () => {
  const state = night({ onStage: null });
  const shown = picture(state, NOW);
  const { upNext, onDeck } = upcoming(state, shown, NOW);
  expect(shown).toMatchObject({ next: { names: ["김서연"] } });
  expect(upNext).toBeNull();
  expect(onDeck[0]?.names[0]).toBe("Marcus Adeyemi");
});

test("[ROT-9] a turn is shown with the request that would be played, not with an unconfirmed duet before it", () => {
  const unconfirmed = request("Shallow", "Lady Gaga", ["Somebody"]);
  unconfirmed.partners = unconfirmed.partners.map((partner) => ({ ...partner, confirmed: false }));
  const entry = { ...singer("Ana", unconfirmed), requests: [unconfirmed, request("Creep", "Radiohead")] };
  const state = night({ line: [entry] });
  const { upNext } = upcoming(state, picture(state, NOW), NOW);
  expect(upNext).toMatchObject({ names: ["Ana"], request: { title: "Creep" } });
});

test("a break drains from what was left when the screen first saw it, and anew when its end is moved", () => {
  const timer = new BreakTimer();
  const at = (endsAt: number | null, msLeft: number | null) => timer.share({ kind: "break", endsAt, msLeft });
  expect(at(1_000, 800)).toBe(1);
  expect(at(1_000, 200)).toBe(0.25);
  expect(at(1_000, 0)).toBe(0);
  expect(at(5_000, 4_000)).toBe(1);
  expect(at(null, null)).toBe(1);
});

test.each([
  ["/screen/LARK77", "", "LARK77"],
  ["/screen", "?code=lark77", "lark77"],
  ["/screen/", "", null],
  ["/screen", "", null],
  ["/screen/%E0%A4%A", "", "%E0%A4%A"],
])("%s%s names %s", (pathname, search, rotation) => {
  expect(namedRotation({ pathname, search })).toBe(rotation);
});
