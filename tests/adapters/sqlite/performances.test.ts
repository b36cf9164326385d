import { afterEach, beforeEach, expect, it } from "vitest";
import { openDatabase } from "../../../adapters/local/sqlite/database.ts";
import { SqlitePerformances } from "../../../adapters/local/sqlite/performances.ts";
import { id, type TurnId } from "../../../core/ids.ts";
import { performance, VENUE } from "../../contract/samples.ts";

let database: ReturnType<typeof openDatabase>;
beforeEach(() => {
  database = openDatabase(":memory:");
});
afterEach(() => database.close());

it("[ROT-24] keeps of a removed performance that it was removed, and nothing about anybody", async () => {
  const performances = new SqlitePerformances(database);
  await performances.record(VENUE, performance("t1"), 5);
  expect(await performances.remove(VENUE, id<TurnId>("t1"), null)).toBe("removed");
  const rows = JSON.stringify(database.prepare("SELECT * FROM performance").all());
  expect(rows).toContain("t1");
  for (const told of [performance("t1").stageName, performance("t1").singerId, performance("t1").title]) {
    expect(rows).not.toContain(told);
  }
  await performances.record(VENUE, performance("t1"), 9);
  expect(await performances.get(VENUE, id<TurnId>("t1"))).toBeNull();
});
