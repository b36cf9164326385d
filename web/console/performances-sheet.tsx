import { useEffect, useState } from "preact/hooks";
import type { Performance } from "../../core/performances.ts";
import { clockTime, names } from "../shared/format.ts";
import type { SheetProps } from "./sheet-props.ts";

const WRITTEN_WITHIN_MS = 1_000;

/** The log of completed turns, newest first. */
export function PerformancesSheet({ desk, state }: SheetProps) {
  const [sung, setSung] = useState<Performance[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const path = `/karaoke/performances?rotationId=${state.rotationId}&limit=100`;
  useEffect(() => {
    const load = () =>
      void desk.api.get<{ items: Performance[] }>(path).then(
        (page) => setSung(page.items),
        () => setProblem("No answer from the server."),
      );
    load();
    // A performance is written a moment after its turn ended.
    const again = setTimeout(load, WRITTEN_WITHIN_MS);
    return () => clearTimeout(again);
  }, [desk, path, state.turnsCompleted]);

  const download = async () => {
    const token = desk.token();
    const headers = new Headers(token ? { authorization: `Bearer ${token}` } : undefined);
    const url = `${desk.config.apiBase}/karaoke/performances.csv?rotationId=${state.rotationId}`;
    const response = await fetch(url, { headers }).catch(() => null);
    if (!response?.ok) return setProblem("The file could not be made.");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = `performances-${state.openedAt.slice(0, 10)}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  return (
    <div class="stack">
      {problem && <p role="alert">{problem}</p>}
      {sung?.length === 0 && <p class="quiet">Nobody has finished a song yet.</p>}
      {sung && sung.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>Time</th>
              <th>Singer</th>
              <th>Song</th>
            </tr>
          </thead>
          <tbody>
            {sung.map((one) => (
              <tr key={one.performanceId}>
                <td>{clockTime(Date.parse(one.performedAt))}</td>
                <td dir="auto">{names(one.stageName, one.partners)}</td>
                <td dir="auto">
                  {one.title}, {one.artist}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <button class="btn" type="button" onClick={() => void download()}>
        Save as CSV
      </button>
    </div>
  );
}
