import fc from "fast-check";
import { expect, test } from "vitest";
import type { CommandResult } from "../../../core/protocol.ts";
import { FakeServer, type Fate } from "./fake-server.ts";
import { FakeStorage, FakeWorld } from "./fake-world.ts";
import { stateAt } from "./night.ts";
import { openPage } from "./open-page.ts";

type Step =
  | { do: "happen" | "serve"; fate: Fate }
  | { do: "pass"; ms: number }
  | { do: "send" | "cut" | "deliverLate" | "crash" | "restart" | "hide" | "show" | "reopen" };

const fate = fc.constantFrom<Fate>("arrives", "arrives", "lost", "twice", "late");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("happen" as const, "serve" as const), fate }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 12_000 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("send", "send", "cut", "deliverLate", "crash", "restart", "hide", "show", "reopen"),
    }),
  },
);

test("whatever is lost, doubled, late or cut: it ends on the server's state, and each command has one effect", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async (steps, random) => {
        const world = new FakeWorld();
        world.randoms = [random];
        const server = new FakeServer(world);
        const storage = new FakeStorage();
        let { sync } = openPage({ world, storage });
        const answers: Promise<CommandResult>[] = [];
        let sent = 0;

        for (const { do: what, ...how } of steps) {
          if (what === "happen") server.happen("fate" in how ? how.fate : "arrives");
          if (what === "serve") server.serve("fate" in how ? how.fate : "arrives");
          if (what === "pass") world.pass("ms" in how ? how.ms : 0);
          if (what === "cut") server.cut();
          if (what === "deliverLate") server.deliverLate();
          if (what === "crash") server.up = false;
          if (what === "restart") server.up = true;
          if (what === "hide" || what === "show") world.show(what === "show");
          if (what === "send") {
            sent++;
            answers.push(sync.send("holdSinger", { singerId: `s${sent}` }));
          }
          if (what === "reopen") {
            sync.close();
            answers.length = 0;
            ({ sync } = openPage({ world, storage }));
          }
          const shown = sync.state.value;
          if (shown) expect(shown).toEqual(stateAt(sync.version.value));
          expect(sync.version.value).toBeLessThanOrEqual(server.version);
        }

        server.up = true;
        world.show(true);
        for (let half = 0; half < 180; half++) {
          server.serve();
          world.pass(500);
        }
        expect(sync.version.value).toBe(server.version);
        expect(sync.state.value).toEqual(stateAt(server.version));
        expect(sync.link.value).toBe("live");
        expect(sync.staleSince.value).toBeNull();
        expect(sync.pending.value).toEqual([]);
        expect(server.applied.size).toBe(sent);
        const versions = await Promise.all(answers);
        for (const answer of versions) expect(answer.status).toBe("applied");
      },
    ),
    { numRuns: 300 },
  );
});
