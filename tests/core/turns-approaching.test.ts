import { describe, expect, it } from "vitest";
import { turnsApproaching } from "../../core/turns-approaching.ts";
import { Night } from "./night.ts";

/** Who is told by what `happen` does: name, turns ahead, and "+" for a partner. */
function told(night: Night, happen: () => unknown): string[] {
  const before = night.rotation;
  happen();
  return turnsApproaching(before, night.rotation, night.at).map(
    ({ stageName, ahead, asPartner }) => `${stageName} ${ahead}${asPartner ? "+" : ""}`,
  );
}

const LINE = ["Ann", "Bo", "Cy", "Dee", "Eli"];

describe("a turn approaches", () => {
  it("for up next and the two on deck, each when they come there", () => {
    const night = new Night();
    expect(told(night, () => night.joins("Ann"))).toEqual([]);
    expect(told(night, () => night.asks("Ann"))).toEqual(["Ann 0"]);
    night.arrives(["Bo", "Cy"]);
    expect(told(night, () => night.arrives(["Dee", "Eli"]))).toEqual([]);
    expect(told(night, () => night.next())).toEqual(["Dee 2"]);
    expect(told(night, () => night.next())).toEqual(["Eli 2"]);
  });

  it("says what the message needs, and nothing personal", () => {
    const night = new Night().joins("Ann");
    const before = night.rotation;
    night.asks("Ann");
    expect(turnsApproaching(before, night.rotation, night.at)).toEqual([
      {
        type: "TurnApproaching",
        venueId: "venue",
        rotationId: "r1",
        at: night.at,
        singerId: "singer-Ann",
        stageName: "Ann",
        venue: "The Tin Lantern",
        ahead: 0,
        asPartner: false,
        turn: "singer-Ann.0.0",
      },
    ]);
  });

  it("[ROT-4] [ROT-6] nobody counts who cannot be called, and who can again comes behind the locked", () => {
    const night = new Night().arrives(LINE);
    expect(told(night, () => night.singer("Ann", "holdSinger"))).toEqual(["Dee 2"]);
    expect(told(night, () => night.singer("Ann", "resumeSinger"))).toEqual(["Ann 1"]);
  });

  it("[ROT-32] for the partners of a duet too", () => {
    const night = new Night().arrives(LINE).joins("Pat");
    const partners = [{ singerId: night.id("Pat") }, { stageName: "A friend" }];
    night.asks("Dee", "The duet", { partners });
    const { requestId } = night.entry("Dee").requests[1] as { requestId: string };
    night.singer("Dee", "moveRequest", { requestId, toIndex: 0 });
    for (const partner of [night.id("Pat"), "A friend"]) {
      night.kj("confirmDuet", { singerId: night.id("Dee"), requestId, partner, accept: true });
    }
    expect(told(night, () => night.next())).toEqual(["Dee 2", "Pat 2+"]);
  });

  it("[ROT-10] again after a bump, as the same turn", () => {
    const night = new Night().arrives(LINE);
    const turns: string[] = [];
    for (const toIndex of [0, 4, 0]) {
      const before = night.rotation;
      night.kj("moveSinger", { singerId: night.id("Eli"), toIndex });
      const own = turnsApproaching(before, night.rotation, night.at).filter(({ stageName }) => stageName === "Eli");
      turns.push(...own.map(({ turn }) => turn));
    }
    expect(turns).toEqual(["singer-Eli.0.0", "singer-Eli.0.0"]);
  });

  it("[ROT-22] [ROT-24] as another turn once it was missed or sung", () => {
    const turns = (night: Night, happen: () => unknown) => {
      const before = night.rotation;
      happen();
      return turnsApproaching(before, night.rotation, night.at).map(({ turn }) => turn);
    };
    const missed = new Night().arrives(["Ann"], 2);
    missed.next();
    expect(turns(missed, () => missed.kj("noShow", { turnId: missed.turnId() }))).toEqual(["singer-Ann.0.1"]);
    const sung = new Night().arrives(["Ann"], 2);
    sung.next();
    expect(turns(sung, () => sung.kj("complete", { turnId: sung.turnId() }))).toEqual(["singer-Ann.1.0"]);
    const takenBack = new Night().arrives(["Ann"], 2);
    takenBack.next();
    expect(turns(takenBack, () => takenBack.kj("uncall", { turnId: takenBack.turnId() }))).toEqual(["singer-Ann.0.0"]);
  });

  it("[ROT-14] counts a window that opened since the last change", () => {
    const night = new Night().arrives(LINE);
    const opensAt = new Date(night.nowMs + 60_000).toISOString();
    const { state, ledger } = night.rotation;
    const line = state.line.map((entry) => (entry.stageName === "Bo" ? { ...entry, availableFrom: opensAt } : entry));
    night.rotation = { ...night.rotation, state: { ...state, line }, ledger };
    expect(told(night, () => night.kj("announce", { text: "Hello" }, 30))).toEqual([]);
    expect(told(night, () => night.kj("announce", { text: "Hello again" }, 60))).toEqual(["Bo 1"]);
  });

  it("[ROT-45] for nobody when the night is closed", () => {
    const night = new Night().arrives(LINE);
    night.next();
    expect(told(night, () => night.kj("close"))).toEqual([]);
  });

  it("is told of at most as many as are near, however long the line", () => {
    const night = new Night().arrives(Array.from({ length: 200 }, (_, index) => `Singer ${index}`));
    expect(told(night, () => night.next())).toHaveLength(1);
    expect(told(night, () => night.kj("moveSinger", { singerId: night.id("Singer 150"), toIndex: 0 }))).toHaveLength(1);
  });
});
