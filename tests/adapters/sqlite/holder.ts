/** A process of its own for the tests of the data directory: holds it open until it is killed. */
import { writeSync } from "node:fs";
import { openStorage } from "../../../adapters/local/sqlite/storage.ts";
import { item, opening } from "../../contract/samples.ts";

const [folder = "", what] = process.argv.slice(2);
const storage = openStorage(folder);
const { head, first } = opening("r1", "LARK7");
await storage.log.create(head, first);
writeSync(1, "open\n");
if (what === "append") {
  // Far more than the test waits for; it ends by being killed.
  for (let version = 2; version < 100_000; version++) {
    await storage.log.append(item("r1", version, `command-${version}`));
    writeSync(1, `${version}\n`);
  }
}
setTimeout(() => storage.close(), 60_000);
