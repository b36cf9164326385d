/**
 * What people do, by what their page shows: mostly sensible, sometimes silly. A new command of the rotation is one line
 * more in one of the two tables; `null` when there is nothing to do it to.
 */
import type { CommandName } from "../../../core/commands/index.ts";
import { id, type SingerId } from "../../../core/ids.ts";
import type { RotationState, SingerEntry } from "../../../core/rotation/state.ts";
import type { Random } from "../kernel/random.ts";

interface Scene {
  random: Random;
  state: RotationState;
  /** Whose phone it is; for the KJ, anybody. */
  singerId: SingerId;
  /** By the page's idea of the server's clock. */
  nowMs: number;
}

type Idea = [name: CommandName, weight: number, data: (scene: Scene) => object | null];

const SINGERS = Array.from({ length: 12 }, (_, index) => id<SingerId>(`singer${index + 1}`));
const WORDS = ["Moon", "River", "Night", "Fire", "Road", "Heart", "Rain", "Star", "Blue", "Home"];

const everyone = ({ line, bench, onStage }: RotationState): SingerEntry[] => [
  ...line,
  ...bench,
  ...(onStage ? [onStage.entry] : []),
];

const requestOf = ({ random, state, singerId }: Scene): string | null => {
  const requests = everyone(state).find((entry) => entry.singerId === singerId)?.requests ?? [];
  return requests.length > 0 ? random.pick(requests).requestId : null;
};

const song = (random: Random) => ({
  title: random.chance(0.1) ? `${random.pick(WORDS)} ${"la ".repeat(60)}` : `${random.pick(WORDS)} ${random.below(60)}`,
  artist: random.pick(WORDS),
  ...(random.chance(0.1) && { note: random.text(250) }),
});

const stageName = (singerId: SingerId, random: Random) =>
  random.chance(0.05) ? "Zoë" : `${singerId.replace("singer", "Singer ")}${random.chance(0.1) ? " jr" : ""}`;

const onStage = ({ state }: Scene) => ({ onStage: state.onStage?.turnId ?? null });
const theTurn = ({ state }: Scene) => state.onStage && { turnId: state.onStage.turnId };
const force = (random: Random) => random.chance(0.8) && { force: true };
const nothing = () => ({});
const self = ({ singerId }: Scene) => ({ singerId });

/** What a guest may do from a phone, and the KJ for them. */
const EITHER: Idea[] = [
  [
    "addRequest",
    26,
    ({ random, state, singerId }) => ({
      singerId,
      ...song(random),
      ...(random.chance(0.15) && { partners: [{ singerId: someone(random, state, "addRequest") }] }),
    }),
  ],
  ["removeRequest", 3, (scene) => withRequest(scene, {})],
  ["moveRequest", 3, (scene) => withRequest(scene, { toIndex: scene.random.below(4) })],
  ["updateRequest", 3, (scene) => withRequest(scene, { keyChange: scene.random.between(-6, 6) })],
  ["holdSinger", 3, self],
  ["resumeSinger", 5, self],
  ["removeSinger", 2, self],
  ["setAvailability", 2, availability],
  ["answerCall", 4, (scene) => theTurn(scene) && { ...theTurn(scene), answer: scene.random.pick(ANSWERS) }],
  ["renameSinger", 2, ({ random, singerId }) => ({ singerId, stageName: stageName(singerId, random) })],
];

const KJ: Idea[] = [
  ["addSinger", 10, ({ random, singerId }) => ({ singerId, stageName: stageName(singerId, random) })],
  ["next", 30, (scene) => ({ ...onStage(scene), ...force(scene.random) })],
  ["start", 8, theTurn],
  ["complete", 4, theTurn],
  ["noShow", 4, theTurn],
  ["uncall", 3, theTurn],
  ["changeTurn", 2, (scene) => ({ turnId: scene.state.onStage?.turnId ?? "none", ...shortSong(scene.random) })],
  ["callSinger", 4, (scene) => ({ ...self(scene), ...onStage(scene), ...force(scene.random) })],
  ["moveSinger", 5, (scene) => ({ ...self(scene), toIndex: scene.random.below(8) })],
  ["banSinger", 1, self],
  ["unbanSinger", 2, self],
  ["undo", 6, ({ state, random }) => (random.chance(0.8) ? named(state.undoable) : {})],
  ["fillIn", 2, ({ random }) => ({ stageName: "The KJ", ...shortSong(random), onStage: null })],
  ["setLastRound", 1, ({ random }) => ({ on: random.chance(0.3) })],
  ["startBreak", 1, nothing],
  ["endBreak", 3, nothing],
  ["closeRequests", 1, nothing],
  ["openRequests", 3, nothing],
  ["announce", 2, ({ random }) => ({ text: random.chance(0.3) ? null : random.text(random.pick([5, 100, 200])) })],
  ["setRules", 3, ({ random }) => random.pick(RULES)],
  ["close", 0.15, nothing],
];

const GUEST: Idea[] = [
  ["confirmDuet", 6, asked],
  // Not theirs to do: refused, and nothing else.
  ["next", 0.5, onStage],
];

const RULES = [
  { newcomers: "endOfLine" },
  { newcomers: "alternate" },
  { newcomers: "endOfRound", lockedNext: 2 },
  { newcomersPerRound: 1 },
  { emptyHanded: "sendToEnd" },
  { noShow: "endOfRound" },
  { repeatSong: "refuse" },
  { maxRequests: 12 },
  { answerWithinSec: 10 },
  { answerWithinSec: 10, autoNoShow: true },
  { answerWithinSec: null, autoNoShow: false },
];
const ANSWERS = ["coming", "oneMore", "skip"] as const;

/** Null when this page has nothing to do it to. */
export function idea(
  random: Random,
  state: RotationState,
  self: SingerId | null,
  nowMs: number,
): { name: CommandName; data: object } | null {
  const here = everyone(state);
  // Somebody has to be there before there is anything to do.
  const early = here.length < 5 && random.chance(0.7);
  const table = self !== null ? [...GUEST, ...EITHER] : early ? KJ.slice(0, 1) : [...KJ, ...EITHER];
  const [name, , data] = random.weighted(table.map((one) => [one, one[1]] as const));
  const made = data({ random, state, singerId: self ?? someone(random, state, name), nowMs });
  return made && { name, data: made };
}

function someone(random: Random, state: RotationState, name: CommandName): SingerId {
  const here = everyone(state).map((entry) => entry.singerId);
  if (here.length === 0 || random.chance(0.1)) return random.pick(SINGERS);
  // The guests who have a phone come first.
  if (name === "addSinger") return SINGERS.find((singerId) => !here.includes(singerId)) ?? random.pick(SINGERS);
  return name === "unbanSinger" ? random.pick(SINGERS) : random.pick(here);
}

function withRequest(scene: Scene, data: object): object | null {
  const requestId = requestOf(scene);
  return requestId === null ? null : { singerId: scene.singerId, requestId, ...data };
}

function shortSong(random: Random): object {
  return { title: `${random.pick(WORDS)} ${random.below(60)}`, artist: random.pick(WORDS) };
}

/** A window that opens or closes soon enough to be lived through. */
function availability({ random, singerId, nowMs }: Scene): object {
  const inSec = (sec: number) => new Date(nowMs + sec * 1000).toISOString();
  return {
    singerId,
    ...(random.chance(0.5) && { from: inSec(random.between(5, 60)) }),
    ...(random.chance(0.6) && { until: inSec(random.between(5, 90)) }),
  };
}

const named = (undoable: RotationState["undoable"]) => undoable && { commandId: undoable.commandId };

/** A duet that waits for this guest's word. */
function asked({ random, state, singerId }: Scene): object | null {
  for (const owner of everyone(state)) {
    const request = owner.requests.find(({ partners }) =>
      partners.some((partner) => partner.singerId === singerId && !partner.confirmed),
    );
    if (request) {
      const accept = random.chance(0.8);
      return { singerId: owner.singerId, requestId: request.requestId, partner: singerId, accept };
    }
  }
  return null;
}
