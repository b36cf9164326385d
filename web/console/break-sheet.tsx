import { clockTime } from "../shared/format.ts";
import type { SheetProps } from "./sheet-props.ts";

const MINUTES = [5, 10, 15, 20, 30];

/** Calling stops, requests go on (ROT-44). */
export function BreakSheet({ desk, now, close }: SheetProps) {
  const start = async (minutes: number | null) => {
    const until = minutes === null ? null : new Date(desk.sync.serverNow() + minutes * 60_000).toISOString();
    const words = until ? `Break until ${clockTime(Date.parse(until))}` : "Break";
    if (await desk.send("startBreak", until ? { until } : {}, words)) close();
  };
  return (
    <div class="stack">
      <p class="quiet">Whoever is on stage may finish. Songs still come in.</p>
      {MINUTES.map((minutes) => (
        <button key={minutes} class="btn start" type="button" onClick={() => void start(minutes)}>
          {minutes} minutes, back at {clockTime(now + minutes * 60_000)}
        </button>
      ))}
      <button class="btn start" type="button" onClick={() => void start(null)}>
        Open end
      </button>
    </div>
  );
}
