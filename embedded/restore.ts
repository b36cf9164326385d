/** `npm run restore -- FILE`: a backup in the place of the data. Run it while the server is stopped. */
import { resolve } from "node:path";
import { randomIds } from "../adapters/local/ids.ts";
import { restore } from "../adapters/local/sqlite/backup.ts";
import { readConfig } from "./config.ts";

try {
  const { dataDir } = readConfig(process.env);
  const [file] = process.argv.slice(2);
  if (!file) throw new Error("no backup is named");
  const kept = restore(dataDir, resolve(file), randomIds.newId, new Date());
  const before = kept ? ` The data as it was is kept as ${kept}.` : "";
  process.stdout.write(`${resolve(file)} is the data now.${before} Start the server.\n`);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`Nothing was restored: ${error.message}\nUsage: npm run restore -- a-backup.db\n`);
  process.exitCode = 1;
}
