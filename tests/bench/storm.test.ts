import { expect, test } from "vitest";
import { Phones } from "../../bench/storm/phones.ts";
import { openNight } from "../realtime/harness.ts";

test("phones that were away for a busy minute return by deltas of under 2 KB, on one connection each", async () => {
  const night = await openNight();
  const kj = await night.kj();
  for (let index = 0; index < 40; index++) await kj.command("addSinger", { stageName: `Singer number ${index}` });
  const phones = new Phones(night.wsUrl, night.joinCode);
  const version = async () => {
    const answer = await night.request("GET", `/karaoke/rotations/${night.rotationId}`);
    return ((await answer.json()) as { version: number }).version;
  };
  try {
    await phones.open(8, await version());
    expect(phones.counted().snapshots).toBe(8);
    phones.loseNetwork();
    for (let index = 0; index < 6; index++) await kj.command("announce", { text: `Song ${index} is over, applaud` });
    phones.startCounting();
    phones.findNetwork();
    await phones.current(await version());
    const { bytes, attempts, snapshots, returnedMs } = phones.counted();
    expect(returnedMs).toHaveLength(8);
    expect({ attempts, snapshots }).toEqual({ attempts: 8, snapshots: 0 });
    expect(bytes / 8).toBeLessThan(2_048);
  } finally {
    phones.close();
    await night.stop();
  }
});
