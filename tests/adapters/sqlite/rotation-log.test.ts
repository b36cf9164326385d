import { expect, it } from "vitest";
import { openStorage } from "../../../adapters/local/sqlite/storage.ts";
import { item, opening } from "../../contract/samples.ts";

it("knows a command anywhere in the log, by a unique index", async () => {
  const storage = openStorage(":memory:");
  const { head, first } = opening("r1", "LARK7");
  await storage.log.create(head, first);
  await storage.log.append(item("r1", 2, "command-2"));
  await storage.log.append(item("r1", 3, "command-3"));
  expect(await storage.log.append(item("r1", 4, "command-2"))).toBe("commandKnown");
  expect(await storage.log.readAfter(head.rotationId, 3, 10)).toEqual([]);
  storage.close();
});
