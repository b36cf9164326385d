import { describe, expect, it } from "vitest";
import type { HouseRules } from "../../core/rotation/rules.ts";
import { type Answer, must, Night } from "./night.ts";
import { same, whole } from "./taken-back.ts";

/** What the KJ does in a situation that takes several events, or moves several singers. */
interface Situation {
  rules?: Partial<HouseRules>;
  given: (night: Night) => void;
  when: (night: Night) => Answer;
}

const next = (night: Night) => night.next();
const noShow = (night: Night) => night.kj("noShow", { turnId: night.turnId() });
const hold = (night: Night, who: string) => must(night.kj("holdSinger", { singerId: night.id(who) }));
const remove = (night: Night, who: string) => must(night.kj("removeSinger", { singerId: night.id(who) }));
const emptyHanded = (night: Night, who: string) => {
  for (const { requestId } of night.entry(who).requests) {
    must(night.kj("removeRequest", { singerId: night.id(who), requestId }));
  }
};
const duet = (night: Night, who: string, ...partners: string[]) =>
  must(night.asks(who, `${who}'s duet`, { partners: partners.map((partner) => ({ singerId: night.id(partner) })) }));
const four = (night: Night) => night.arrives(["Ann", "Bo", "Cy", "Di"], 3);

const SITUATIONS: Record<string, Situation> = {
  "a call that ends the round": { given: (night) => four(night).nexts(4), when: next },
  "a call that ends the round past who is on hold above the line": {
    given: (night) => {
      four(night);
      hold(night, "Bo");
      night.nexts(3);
    },
    when: next,
  },
  "a call that ends the second round for somebody away, who goes to the bench": {
    given: (night) => {
      four(night);
      hold(night, "Bo");
      hold(night, "Cy");
      night.nexts(4);
    },
    when: next,
  },
  "a call with newcomers counted in the round it ends": {
    given: (night) => {
      four(night).nexts(6);
      night.arrives(["Eve", "Flo"]).nexts(4);
    },
    when: next,
  },
  "a call that sends the empty-handed to the end": {
    rules: { emptyHanded: "sendToEnd" },
    given: (night) => {
      four(night).nexts(1);
      emptyHanded(night, "Bo");
      emptyHanded(night, "Cy");
    },
    when: next,
  },
  "the end of a duet that was everybody's turn": {
    rules: { duetCounts: "everyone" },
    given: (night) => {
      night.joins("Ann");
      night.arrives(["Bo", "Cy", "Di"], 2).joins("Eve");
      duet(night, "Ann", "Cy", "Eve");
      must(night.kj("callSinger", { singerId: night.id("Ann"), onStage: null }));
    },
    when: next,
  },
  "a no-show": { given: (night) => four(night).nexts(2), when: noShow },
  "a no-show too many, to the bench": {
    rules: { noShowLimit: 1 },
    given: (night) => four(night).nexts(2),
    when: noShow,
  },
  "a call from the bench": {
    rules: { noShowLimit: 1 },
    given: (night) => {
      four(night).nexts(2);
      must(noShow(night));
    },
    when: (night) => night.kj("callSinger", { singerId: night.id("Bo"), onStage: null }),
  },
  "a call from hold, out of order": {
    given: (night) => {
      four(night).nexts(2);
      hold(night, "Di");
    },
    when: (night) => night.kj("callSinger", { singerId: night.id("Di"), onStage: night.turnId() }),
  },
  "a call taken back": {
    given: (night) => four(night).nexts(5),
    when: (night) => night.kj("uncall", { turnId: night.turnId() }),
  },
  "a place given to one who comes back with what they had": {
    given: (night) => {
      four(night).nexts(2);
      remove(night, "Ann");
    },
    when: (night) => night.kj("addSinger", { stageName: "Ann again", singerId: night.id("Ann") }),
  },
  "a ban of one who has left": {
    given: (night) => {
      four(night).nexts(2);
      remove(night, "Ann");
    },
    when: (night) => night.kj("banSinger", { singerId: night.id("Ann"), reason: "enough" }),
  },
  "the leaving of a partner, whose duets become solos and get a place": {
    given: (night) => {
      four(night).joins("Eve", "Flo");
      must(night.singer("Eve", "addRequest", { title: "T", artist: "A", partners: [{ singerId: night.id("Cy") }] }));
      must(night.singer("Flo", "addRequest", { title: "U", artist: "A", partners: [{ singerId: night.id("Cy") }] }));
      duet(night, "Bo", "Cy");
      night.nexts(1);
    },
    when: (night) => night.kj("removeSinger", { singerId: night.id("Cy") }),
  },
  "the leaving of the partner of who is on stage": {
    given: (night) => {
      night.joins("Ann", "Bo");
      duet(night, "Ann", "Bo");
      night.nexts(1);
    },
    when: (night) => night.kj("removeSinger", { singerId: night.id("Bo") }),
  },
  "the leaving of who is on stage": {
    given: (night) => four(night).nexts(2),
    when: (night) => night.kj("removeSinger", { singerId: night.id("Bo") }),
  },
  "a partner's word that gives two singers a place": {
    given: (night) => {
      four(night).joins("Eve");
      must(night.singer("Eve", "addRequest", { title: "T", artist: "A", partners: [{ singerId: night.id("Bo") }] }));
    },
    when: (night) =>
      night.kj("confirmDuet", {
        singerId: night.id("Eve"),
        requestId: night.entry("Eve").requests[0]?.requestId,
        partner: night.id("Bo"),
        accept: true,
      }),
  },
  "a name that stands in duets, on stage and in line": {
    given: (night) => {
      night.joins("Ann", "Bo", "Cy");
      duet(night, "Ann", "Bo");
      duet(night, "Cy", "Bo");
      must(night.asks("Bo"));
      night.nexts(1);
    },
    when: (night) => night.kj("renameSinger", { singerId: night.id("Bo"), stageName: "Bobby" }),
  },
  "the name of who is on stage": {
    given: (night) => four(night).nexts(2),
    when: (night) => night.kj("renameSinger", { singerId: night.id("Bo"), stageName: "Bobby" }),
  },
  "the end of hold, behind the locked": {
    rules: { lockedNext: 2 },
    given: (night) => {
      four(night);
      hold(night, "Ann");
    },
    when: (night) => night.kj("resumeSinger", { singerId: night.id("Ann") }),
  },
  "a window that moves its singer past others": {
    given: (night) => night.arrives(["Ann", "Bo", "Cy", "Di", "Eve"]),
    when: (night) =>
      night.kj("setAvailability", {
        singerId: night.id("Eve"),
        until: new Date(night.nowMs + 15.5 * 60_000).toISOString(),
      }),
  },
  "a bump across the round line": {
    given: (night) => four(night).nexts(3),
    when: (night) => night.kj("moveSinger", { singerId: night.id("Bo"), toIndex: 0, reason: "birthday" }),
  },
  "a move to where the singer stands": {
    given: four,
    when: (night) => night.kj("moveSinger", { singerId: night.id("Bo"), toIndex: 1 }),
  },
  "another order of a playlist": {
    given: four,
    when: (night) =>
      night.kj("moveRequest", {
        singerId: night.id("Bo"),
        requestId: night.entry("Bo").requests[2]?.requestId,
        toIndex: 0,
      }),
  },
  "last call taken back, with singers waiting on the bench": {
    given: (night) => {
      four(night);
      must(night.kj("setLastRound", { on: true }));
      night.nexts(3);
    },
    when: (night) => night.kj("setLastRound", { on: false }),
  },
  "one more, said by the KJ": {
    given: (night) => four(night).nexts(2),
    when: (night) => night.kj("answerCall", { turnId: night.turnId(), answer: "oneMore" }),
  },
  "the end of a filler turn": {
    given: (night) => {
      four(night);
      must(night.kj("fillIn", { stageName: "KJ", title: "A song", artist: "An artist", onStage: null }));
      must(night.kj("start", { turnId: night.turnId() }));
    },
    when: next,
  },
  "the end of a song that was sung before": {
    given: (night) => {
      night.joins("Ann", "Bo");
      for (const who of ["Ann", "Bo"]) must(night.asks(who, "Jolene"));
      night.nexts(2);
    },
    when: next,
  },
};

describe("undo", () => {
  it.each(Object.entries(SITUATIONS))(
    "[ROT-40] %s leaves no trace once taken back",
    (_title, { rules, given, when }) => {
      const night = new Night(rules);
      given(night);
      const before = whole(night);
      must(when(night));
      expect(night.state).not.toEqual(before.state);
      must(night.kj("undo", { commandId: night.state.undoable?.commandId }));
      same(night, before);
    },
  );

  it("[ROT-40][ROT-24] of a command that completed no turn takes no performance back", () => {
    const night = new Night().arrives(["Ann", "Bo"], 2).nexts(2);
    must(night.kj("start", { turnId: night.turnId() }));
    must(night.kj("undo"));
    must(noShow(night));
    must(night.kj("undo"));
    expect(night.announced.map(({ type }) => type)).toEqual(["PerformanceCompleted"]);
    must(night.kj("undo"));
    expect(night.announced.map(({ type }) => type)).toEqual(["PerformanceCompleted", "PerformanceReverted"]);
  });

  it("[ROT-40] one by one, from any situation back to the empty room", () => {
    const [rules] = [{ emptyHanded: "sendToEnd", duetCounts: "everyone", lockedNext: 2 } as const];
    const night = new Night(rules);
    const states: ReturnType<typeof whole>[] = [];
    const then = (name: string, data: object) => {
      states.push(whole(night));
      must(night.kj(name, data));
    };
    for (const stageName of ["Ann", "Bo", "Cy"]) then("addSinger", { stageName, singerId: night.id(stageName) });
    then("addRequest", {
      singerId: night.id("Ann"),
      title: "T",
      artist: "A",
      partners: [{ singerId: night.id("Bo") }],
    });
    for (const who of ["Bo", "Cy"]) then("addRequest", { singerId: night.id(who), title: who, artist: "A" });
    then("next", { onStage: null });
    then("start", { turnId: night.turnId() });
    then("next", { onStage: night.turnId() });
    then("holdSinger", { singerId: night.id("Ann") });
    then("removeSinger", { singerId: night.id("Cy") });
    then("setRules", { lockedNext: 0 });
    then("addSinger", { stageName: "Cyrus", singerId: night.id("Cy") });
    then("next", { onStage: night.state.onStage?.turnId ?? null });
    then("banSinger", { singerId: night.id("Ann") });
    then("close", {});
    while (states.length > 0) {
      must(night.kj("undo"));
      same(night, states.pop() as ReturnType<typeof whole>);
    }
  });

  it("[ROT-40] what was undone while others came: each stands where they would have", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 2);
    must(night.kj("removeSinger", { singerId: night.id("Bo") }));
    must(night.as({ role: "system" }, "addSinger", { stageName: "New", singerId: night.id("New") }));
    must(night.singer("New", "addRequest", { title: "N", artist: "A" }));
    must(night.singer("Ann", "removeSinger"));
    must(night.kj("undo"));
    expect(night.line()).toBe("Cy Bo New |");
    expect(night.entry("Bo").requests).toHaveLength(2);
  });

  it("[ROT-40] songs that a singer added or took away meanwhile stay added or away", () => {
    const night = new Night().arrives(["Ann"], 3);
    const [one, two, three] = night.entry("Ann").requests;
    must(night.kj("moveRequest", { singerId: night.id("Ann"), requestId: three?.requestId, toIndex: 0 }));
    must(night.singer("Ann", "removeRequest", { requestId: one?.requestId }));
    must(night.singer("Ann", "addRequest", { title: "New", artist: "A" }));
    must(night.kj("undo"));
    expect(night.entry("Ann").requests.map(({ title }) => title)).toEqual([two?.title, three?.title, "New"]);
  });

  it("[ROT-40] a song the KJ removed comes back in its place, and one the KJ added goes, whatever came after", () => {
    const night = new Night().arrives(["Ann"], 2);
    const [one, two] = night.entry("Ann").requests;
    must(night.kj("removeRequest", { singerId: night.id("Ann"), requestId: one?.requestId }));
    must(night.singer("Ann", "addRequest", { title: "New", artist: "A" }));
    must(night.kj("undo"));
    expect(night.entry("Ann").requests.map(({ title }) => title)).toEqual([one?.title, two?.title, "New"]);
    must(night.asks("Ann", "The KJ's"));
    must(night.singer("Ann", "addRequest", { title: "Newer", artist: "A" }));
    must(night.kj("undo"));
    expect(night.entry("Ann").requests.map(({ title }) => title)).toEqual([one?.title, two?.title, "New", "Newer"]);
  });

  it("[ROT-40][ROT-9] a duet whose turn comes back without the partner who has left is a solo", () => {
    const night = new Night().joins("Ann", "Bo", "Cy");
    must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Bo") }, { stageName: "A friend" }] }));
    must(night.asks("Cy"));
    night.nexts(2);
    must(night.singer("Bo", "removeSinger"));
    must(night.kj("undo"));
    expect(night.onStage()).toBe("Ann");
    expect(night.state.onStage?.partners.map(({ stageName }) => stageName)).toEqual(["A friend"]);
    expect(night.state.onStage?.request.partners).toEqual(night.state.onStage?.partners);
  });
});
