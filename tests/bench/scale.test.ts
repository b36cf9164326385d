import { expect, test } from "vitest";
import { tellShow } from "../../bench/scale/show.ts";
import { VirtualTime } from "../../bench/scale/virtual-time.ts";

const idle = { inPages: true, warmSiblings: 100, share: 1, seed: 1 };

test("waits end in the order of their times, whoever waited first", async () => {
  const time = new VirtualTime();
  const ended: string[] = [];
  const wait = (ms: number) => time.wait(ms).then(() => ended.push(`${ms} at ${time.now}`));
  await time.run(async () => {
    await Promise.all([wait(30), wait(10).then(() => wait(15)), wait(20), wait(5)]);
  });
  expect(ended).toEqual(["5 at 5", "10 at 10", "20 at 20", "15 at 25", "30 at 30"]);
});

test("a bar is told by one invocation, in pages or not", async () => {
  const inPages = await tellShow({ ...idle, watchers: 500 });
  expect(inPages).toEqual(await tellShow({ ...idle, watchers: 500, inPages: false }));
  expect(inPages).toMatchObject({ invocations: 1, throttled: 0, givenUp: 0 });
});

test("5,000 watchers are told in pages in a third of the time", async () => {
  const alone = await tellShow({ ...idle, watchers: 5000, inPages: false });
  const shared = await tellShow({ ...idle, watchers: 5000 });
  expect(shared).toMatchObject({ invocations: 10, givenUp: 0 });
  expect(shared.lastMs).toBeLessThan(alone.lastMs / 3);
});

test("20,000 take as long as the account's posts do, and nobody is given up", async () => {
  const told = await tellShow({ ...idle, watchers: 20_000 });
  expect(told.lastMs).toBeGreaterThan(1500);
  expect(told.lastMs).toBeLessThan(3000);
  expect(told).toMatchObject({ invocations: 40, givenUp: 0, timedOut: 0 });
});

test("when others take most of the account's posts, fewer than one in a hundred is left to their ping", async () => {
  const told = await tellShow({ ...idle, watchers: 5000, share: 0.2 });
  expect(told.throttled).toBeGreaterThan(500);
  expect(told.givenUp).toBeLessThan(50);
});
