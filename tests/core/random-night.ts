/** Random commands for properties: mostly sensible, sometimes silly, by the KJ and by singers. */
import fc from "fast-check";
import type { Answer, Night } from "./night.ts";

const NAMES = ["Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida", "Jo", "Kim", "Lee"];

/** What a step does; numbers are turned into singers, requests and places when it is played. */
export interface Step {
  name: string;
  who: number;
  which: number;
  seconds: number;
}

/** Weights: a night is mostly songs asked for and Next pressed. */
const USUAL: [string, number][] = [
  ["addSinger", 8],
  ["addRequest", 20],
  ["addDuet", 3],
  ["confirmDuet", 3],
  ["removeRequest", 3],
  ["moveRequest", 2],
  ["updateRequest", 2],
  ["holdSinger", 4],
  ["resumeSinger", 6],
  ["removeSinger", 2],
  ["renameSinger", 1],
  ["next", 25],
  ["start", 8],
  ["complete", 3],
  ["noShow", 3],
  ["startBreak", 1],
  ["endBreak", 3],
  ["closeRequests", 1],
  ["openRequests", 3],
  ["announce", 1],
  ["staleNext", 2],
];

/** A KJ's hand in the order of things. */
const BUMPS: [string, number][] = [
  ["moveSinger", 5],
  ["callSinger", 4],
  ["uncall", 3],
  ["banSinger", 1],
  ["unbanSinger", 1],
  ["changeRules", 3],
];

/** What happens beside the line's own rules: the clock, answers, second thoughts. */
const INCIDENTS: [string, number][] = [
  ["answerCall", 4],
  ["setAvailability", 2],
  ["passTime", 3],
  ["undo", 4],
  ["fillIn", 2],
  ["setLastRound", 1],
];

const step = (weights: [string, number][]): fc.Arbitrary<Step> =>
  fc.record({
    name: fc.oneof(...weights.map(([name, weight]) => ({ arbitrary: fc.constant(name), weight }))),
    who: fc.nat(NAMES.length - 1),
    which: fc.nat(20),
    seconds: fc.constantFrom(1, 6, 30, 200),
  });

/** Nights without bumps: what ROT-7 promises is about them. */
export const usualNight = fc.array(step(USUAL), { minLength: 150, maxLength: 400 });
export const anyNight = fc.array(step([...USUAL, ...BUMPS]), { minLength: 150, maxLength: 400 });

export const wildNight = fc.array(step([...USUAL, ...BUMPS, ...INCIDENTS]), { minLength: 100, maxLength: 300 });

/** As above, a thousand commands. */
export const longNight = fc.array(step([...USUAL, ...BUMPS, ...INCIDENTS]), { minLength: 1000, maxLength: 1000 });

/** Plays one step; a refusal is an answer like another. */
export function play(night: Night, { name, who, which, seconds }: Step): Answer {
  const stageName = NAMES[who] as string;
  const singerId = night.id(stageName);
  const { state } = night;
  const here = [...state.line, ...state.bench].find((entry) => entry.singerId === singerId);
  const requests = here?.requests ?? state.onStage?.entry.requests ?? [];
  const requestId = requests[which % Math.max(1, requests.length)]?.requestId ?? "none";
  const turnId = state.onStage?.turnId ?? "none";
  const partner = NAMES[(who + 1 + which) % NAMES.length] as string;
  const kj = (command: string, data: object) => night.kj(command, data, seconds);
  switch (name) {
    case "addSinger":
      return kj("addSinger", { stageName, singerId });
    case "addRequest":
      return kj("addRequest", { singerId, title: `Song ${which}`, artist: stageName });
    case "addDuet":
      return night.singer(stageName, "addRequest", {
        title: `Duet ${which}`,
        artist: stageName,
        partners: which % 3 === 0 ? [{ stageName: "A friend" }] : [{ singerId: night.id(partner) }],
      });
    case "confirmDuet": {
      const asked = [...state.line, ...state.bench].flatMap((owner) =>
        owner.requests.flatMap((request) => request.partners.map((one) => ({ owner, request, one }))),
      );
      const pick = asked[which % Math.max(1, asked.length)];
      return kj("confirmDuet", {
        singerId: pick?.owner.singerId ?? singerId,
        requestId: pick?.request.requestId ?? "none",
        partner: pick?.one.singerId ?? pick?.one.stageName ?? "nobody",
        accept: which % 4 !== 0,
      });
    }
    case "removeRequest":
      return kj("removeRequest", { singerId, requestId });
    case "moveRequest":
      return kj("moveRequest", { singerId, requestId, toIndex: which % 5 });
    case "updateRequest":
      return night.singer(stageName, "updateRequest", { requestId, keyChange: (which % 13) - 6 });
    case "holdSinger":
    case "resumeSinger":
    case "removeSinger":
    case "banSinger":
    case "unbanSinger":
      return kj(name, { singerId });
    case "renameSinger":
      return kj("renameSinger", { singerId, stageName: which % 2 ? stageName : partner });
    case "next":
      return kj("next", { onStage: state.onStage?.turnId ?? null, ...(which % 2 && { force: true }) });
    case "staleNext":
      return kj("next", { onStage: "turn-of-another-time" });
    case "callSinger":
      return kj("callSinger", { singerId, onStage: state.onStage?.turnId ?? null, force: true });
    case "start":
    case "complete":
    case "noShow":
    case "uncall":
      return kj(name, { turnId });
    case "answerCall": {
      const data = { turnId, answer: ["coming", "oneMore", "skip"][which % 3] };
      return which % 2 ? kj(name, data) : night.says(state.onStage?.stageName ?? stageName, name, data);
    }
    case "setAvailability": {
      const later = (minutes: number) => new Date(night.nowMs + minutes * 60_000).toISOString();
      const windows = [
        {},
        { until: later(which) },
        { from: later(which) },
        { until: later(which), from: later(which + 10) },
      ];
      return night.singer(stageName, name, windows[which % 4]);
    }
    case "passTime":
      return night.as({ role: "system" }, name, {}, seconds);
    case "fillIn":
      return kj(name, { stageName: "The KJ", title: `Filler ${which}`, artist: "KJ", onStage: null });
    case "setLastRound":
      return kj(name, { on: which % 4 === 0 });
    case "moveSinger":
      return kj("moveSinger", { singerId, toIndex: which, reason: "birthday" });
    case "announce":
      return kj("announce", { text: which % 2 ? "Last orders" : null });
    case "changeRules":
      return kj("setRules", RULES[which % RULES.length] as object);
    default:
      return kj(name, {});
  }
}

const RULES = [
  { newcomers: "endOfLine" },
  { newcomers: "afterNext" },
  { newcomers: "alternate" },
  { newcomers: "endOfRound" },
  { lockedNext: 0 },
  { lockedNext: 3 },
  { newcomersPerRound: 1 },
  { newcomersPerRound: null },
  { emptyHanded: "sendToEnd" },
  { emptyHanded: "keepPlace" },
  { noShow: "endOfRound" },
  { noShow: "back", noShowPlaces: 1 },
  { repeatSong: "refuse" },
  { maxRequests: 2 },
  { duetCounts: "everyone" },
  { duetCounts: "first" },
  { answerWithinSec: 30, autoNoShow: true },
  { answerWithinSec: 60, autoNoShow: false },
  { closesAt: "2026-11-24T22:00:00.000Z" },
  { closesAt: null },
];
