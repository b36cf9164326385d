import { useEffect, useState } from "preact/hooks";
import { clockTime, counted } from "../shared/format.ts";
import type { Sync } from "../sync/sync.ts";

/** A page that was just opened, or woke up, gets this long to connect before it says that it has not. */
const PATIENCE_MS = 1_000;

export interface Behind {
  /** Server ms up to which the picture is right; null when that is not known. */
  since: number | null;
  /** There is a connection, and a slow one: what is done goes out. */
  late: boolean;
}

/** Null while the picture is the server's. */
export function useBehind(sync: Sync): Behind | null {
  const [patient, setPatient] = useState(true);
  useEffect(() => {
    setPatient(true);
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [sync]);
  const since = sync.staleSince.value;
  switch (sync.link.value) {
    case "live":
      return since === null ? null : { since, late: true };
    case "connecting":
      return patient ? null : { since, late: false };
    case "offline":
      return { since, late: false };
  }
}

/** Old news carries its time; what was done meanwhile is not lost. */
export function BehindBadge({ behind, sync }: { behind: Behind; sync: Sync }) {
  const waiting = sync.pending.value.length;
  return (
    <p class="stale" role="status">
      <i />
      <span>
        {behind.late ? "Slow network" : "Offline"}, this is how it stood
        {behind.since === null ? "" : ` at ${clockTime(behind.since)}`}
        {waiting > 0 && `. ${counted(waiting, "thing")} you did ${waiting === 1 ? "waits" : "wait"} here`}
      </span>
    </p>
  );
}
