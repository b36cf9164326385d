/**
 * What commands and nights cost on AWS: the bundles that would be deployed, played through the emulators of tests/cloud,
 * and everything counted there that AWS charges for.
 */
import { startCloud } from "../../tests/cloud/cloud.ts";
import { prepareForCloud } from "../cloud-environment.ts";
import type { CommandRow, LineParts } from "./counted.ts";
import { Line } from "./line.ts";
import { Meter } from "./meter.ts";
import { type Counted, idlePolling, nightCost } from "./night-cost.ts";
import { printCommands, printMonth, printNight, printParts } from "./report.ts";
import { sum, times } from "./usage.ts";

const LINES = [10, 100, 1000];
const WATCHERS = [10, 300, 5000];
/** A night of each size: its line and its watchers. */
const NIGHTS = [
  { singers: 10, watchers: 10 },
  { singers: 100, watchers: 300 },
  { singers: 1000, watchers: 5000 },
];
const NIGHT = { hours: 4, commands: 600, connects: 3 };

export async function cost(): Promise<void> {
  prepareForCloud();
  const cloud = await startCloud();
  try {
    const meter = new Meter(cloud);
    const rows: CommandRow[] = [];
    const parts: LineParts[] = [];
    for (const singers of LINES) {
      const line = await Line.open(cloud, meter, singers);
      parts.push(await line.parts());
      for (const watchers of WATCHERS) {
        rows.push({ singers, watchers, used: await line.perCommand(watchers) });
        console.log(`counted: line of ${singers}, ${watchers} watchers`);
      }
      line.console.close();
    }
    printCommands(rows);
    printParts(parts);
    for (const { singers, watchers } of NIGHTS) {
      const row = rows.find((one) => one.singers === singers && one.watchers === watchers);
      const part = parts.find((one) => one.singers === singers);
      if (!row || !part) throw new Error("a night is one of the rows");
      const command = sum(row.used, times(part.snapshot, 1 / part.commandsPerSnapshot));
      const counted: Counted = { ...part, command };
      const plan = { ...NIGHT, watchers };
      printNight({ ...plan, singers }, nightCost(plan, counted), idlePolling(cloud.consumed, NIGHT.hours));
    }
    printMonth(idlePolling(cloud.consumed, 30 * 24), cloud.deployed("AWS::CloudWatch::Alarm"));
  } finally {
    await cloud.stop();
  }
}
