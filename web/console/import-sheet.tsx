import { useState } from "preact/hooks";
import { counted } from "../shared/format.ts";
import type { SheetProps } from "./sheet-props.ts";
import { type ImportJob, uploadSongbook } from "./songbook-upload.ts";

/** A CSV from wherever the songbook lives; bad rows are named by line, the good ones kept. */
export function ImportSheet({ desk }: SheetProps) {
  const [busy, setBusy] = useState<string | null>(null);
  const [report, setReport] = useState<ImportJob | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const send = async (file: File) => {
    setBusy(`Sending ${file.name}…`);
    setReport(null);
    setProblem(null);
    try {
      const job = await uploadSongbook({ api: desk.api, base: desk.config.apiBase }, file, (sofar) => {
        setBusy(`Reading ${file.name}… ${counted(sofar.added + sofar.updated + sofar.skipped, "row")} so far.`);
      });
      if (job.state === "done") setReport(job);
      else setProblem(job.problem ?? "The file could not be imported.");
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "The file could not be sent.");
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
          // The same file once more, mended, is no change to a browser that still holds it.
          onClick={(event) => {
            event.currentTarget.value = "";
          }}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) void send(file);
          }}
        />
      </label>
      {busy && <p role="status">{busy}</p>}
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
