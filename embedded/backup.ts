/** `npm run backup -- FILE`: a copy of the data as of now, also while the server runs. */
import { resolve } from "node:path";
import { backUp } from "../adapters/local/sqlite/backup.ts";
import { readConfig } from "./config.ts";

try {
  const { dataDir } = readConfig(process.env);
  const file = process.argv[2] ?? `karaoke-${new Date().toISOString().replaceAll(":", "-").slice(0, 19)}.db`;
  backUp(dataDir, resolve(file));
  process.stdout.write(`The data is copied to ${resolve(file)}. It holds the passphrase: keep it to yourself.\n`);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`Nothing was copied: ${error.message}\nUsage: npm run backup -- a-new-file.db\n`);
  process.exitCode = 1;
}
