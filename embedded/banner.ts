/** What a KJ reads in the terminal: where to go, and with which passphrase. */
import { addressesOf } from "./addresses.ts";
import type { Config } from "./config.ts";
import type { Running } from "./start.ts";

export function banner(config: Config, { port, keptPassphrase }: Pick<Running, "port" | "keptPassphrase">): string {
  const { local, public: everywhere } = addressesOf(config, port);
  const rows = [
    ["Console", `${local}/console`],
    ["Screen", `${local}/screen`],
    ["Phones", `${everywhere}/join/<code>`],
    ["Passphrase", keptPassphrase ?? "as set in KJ_PASSPHRASE"],
    ["Data", config.dataDir],
  ];
  const unreachable = new URL(everywhere).hostname === "localhost";
  const warning = "\nPhones cannot reach this address: join a network or set PUBLIC_URL.\n";
  return `\nKaraoke rotation is running.\n\n${rows.map(([name = "", value]) => `  ${name.padEnd(11)}${value}`).join("\n")}\n${unreachable ? warning : ""}\n`;
}
