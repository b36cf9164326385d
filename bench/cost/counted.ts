/** What the cost benchmark counts, before it is added up. */
import type { Usage } from "./usage.ts";

export interface CommandRow {
  singers: number;
  watchers: number;
  /** Per command. */
  used: Usage;
}

export interface LineParts {
  singers: number;
  /** Write units of each command of a round. */
  writes: [name: string, units: number][];
  /** A worker that knows nothing of the night handles its first command. */
  coldCommand: Usage;
  /** Per snapshot, off the hot path. */
  snapshot: Usage;
  commandsPerSnapshot: number;
  join: Usage;
  connect: Usage;
  ping: Usage;
  /** As the service wants it of a watcher, and of the night's console. */
  pingEveryMs: { watcher: number; console: number };
}
