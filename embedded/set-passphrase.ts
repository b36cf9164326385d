/** `npm run passphrase -- "a new one"`: for a KJ who forgot it. Run it while the server is stopped. */
import { openStorage } from "../adapters/local/sqlite/storage.ts";
import { ConfigError, readConfig } from "./config.ts";
import { setPassphrase } from "./secrets.ts";

try {
  const config = readConfig(process.env);
  const storage = openStorage(config.dataDir);
  try {
    setPassphrase(storage.settings, process.argv.slice(2).join(" "));
  } finally {
    storage.close();
  }
  const unused = config.passphrase !== null ? " KJ_PASSPHRASE is set, though, and goes before it." : "";
  process.stdout.write(`The passphrase is changed.${unused}\n`);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const usage = error instanceof ConfigError ? "" : '\nUsage: npm run passphrase -- "a new passphrase"';
  process.stderr.write(`The passphrase was not changed: ${error.message}${usage}\n`);
  process.exitCode = 1;
}
