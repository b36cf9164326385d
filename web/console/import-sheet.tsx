import { useState } from "preact/hooks";
import { counted } from "../shared/format.ts";
import type { SheetProps } from "./sheet-props.ts";

interface Report {
  added: number;
  updated: number;
  skipped: number;
  bad: { line: number; message: string }[];
}

/** A CSV from wherever the songbook lives; bad rows are named by line, the good ones kept. */
export function ImportSheet({ desk }: SheetProps) {
  const [busy, setBusy] = useState<string | null>(null);
  const [report, setReport] = useState<Report | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const send = async (file: File) => {
    setBusy(file.name);
    setReport(null);
    setProblem(null);
    try {
      const response = await fetch(`${desk.config.apiBase}/karaoke/songs/import`, {
        method: "POST",
        headers: { "content-type": "text/csv", authorization: `Bearer ${desk.token() ?? ""}` },
        body: file,
      });
      const answer = (await response.json()) as Report & { detail?: string };
      if (response.ok) setReport(answer);
      else setProblem(answer.detail ?? `the server answered ${response.status}`);
    } catch {
      setProblem("The upload did not reach the server. What came before is kept; try again.");
    } finally {
      setBusy(null);
    }
  };

  return (
    <div class="stack">
      <label class="field">
        <span class="label">A CSV file with title and artist</span>
        <input
          type="file"
          accept=".csv,.txt,text/csv"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) void send(file);
          }}
        />
      </label>
      {busy && <p role="status">Reading {busy}…</p>}
      {problem && <p role="alert">{problem}</p>}
      {report && (
        <div role="status">
          <p>
            {counted(report.added, "song")} added, {report.updated} updated, {report.skipped} known already.
          </p>
          {report.bad.length > 0 && (
            <>
              <p>{counted(report.bad.length, "row")} could not be read:</p>
              <ul class="bad">
                {report.bad.slice(0, 50).map(({ line, message }) => (
                  <li key={line}>
                    line {line}: {message}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </div>
  );
}
