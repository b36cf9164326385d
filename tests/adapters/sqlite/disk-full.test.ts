import { expect, it } from "vitest";
import { openDatabase } from "../../../adapters/local/sqlite/database.ts";
import { SqliteRotationLog } from "../../../adapters/local/sqlite/rotation-log.ts";
import { storageTrouble } from "../../../embedded/storage-trouble.ts";
import { item, opening } from "../../contract/samples.ts";

it("without room an item is refused whole, with words for it, and the same one is taken when there is room again", async () => {
  const database = openDatabase(":memory:");
  const log = new SqliteRotationLog(database);
  const { head, first } = opening("r1", "LARK7");
  await log.create(head, first);
  const pages = Object.values(database.prepare("PRAGMA page_count").get() as object)[0] as number;
  database.exec(`PRAGMA max_page_count = ${pages + 4}`);

  let kept = first.to;
  let failure: unknown = null;
  const next = () => item("r1", kept + 1, `command-${kept + 1}`, ["x".repeat(2_000), "y".repeat(2_000)]);
  while (failure === null && kept < 200) {
    const appended = next();
    try {
      expect(await log.append(appended)).toBe("appended");
      kept = appended.to;
    } catch (error) {
      failure = error;
    }
  }
  expect(storageTrouble(failure)).toMatch(/^The disk is full/);
  const versions = (await log.readAfter(head.rotationId, 0, 500)).map(({ to }) => to);
  expect(versions.at(-1)).toBe(kept);
  expect(await log.findCommand(head.rotationId, next().commandId)).toBeNull();

  database.exec("PRAGMA max_page_count = 1000000");
  expect(await log.append(next())).toBe("appended");
  expect(await log.findCommand(head.rotationId, next().commandId)).toEqual(next());
  expect(Object.values(database.prepare("PRAGMA integrity_check").get() as object)).toEqual(["ok"]);
  database.close();
});

it.each([
  [{ errcode: 8 }, /read-only/],
  [{ errcode: 522 }, /disk full/],
  [{ errcode: 14 }, /ulimit/],
  [{ errcode: 5 }, /Another program/],
  [{ code: "EROFS", syscall: "open" }, /read-only/],
  [{ code: "ENOSPC", syscall: "write" }, /^The disk is full/],
  [{ code: "ECONNRESET", syscall: "read" }, null],
  [{ code: "EACCES" }, null],
  [{ errcode: 19 }, null],
  [new Error("a bug"), null],
  [null, null],
])("%j is told as what a person can mend, or not at all", (failure, words) => {
  const told = storageTrouble(failure);
  if (words === null) expect(told).toBeNull();
  else expect(told).toMatch(words);
});
