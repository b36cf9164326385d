import { useEffect, useRef, useState } from "preact/hooks";
import { type Api, ApiProblem } from "../shared/api.ts";
import type { Session, StoredSession } from "../shared/stored-session.ts";
import { focusFirst } from "./first-field.ts";

/** The KJ's passphrase; the server prints it when it starts. */
export function Login({ api, session }: { api: Api; session: StoredSession }) {
  const [passphrase, setPassphrase] = useState("");
  const [busy, setBusy] = useState(false);
  /** Counted, so that the same words are read out at each failure. */
  const [problem, setProblem] = useState<{ words: string; attempt: number } | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => focusFirst(field.current), []);

  const submit = async () => {
    if (busy || !passphrase) return;
    setBusy(true);
    try {
      session.save(await api.post<Session>("/karaoke/sessions", { passphrase }));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem((last) => ({ words: words(error), attempt: (last?.attempt ?? 0) + 1 }));
      setBusy(false);
      // What is typed now takes its place.
      field.current?.select();
    }
  };

  return (
    <main class="door">
      <h1 class="name">Console</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label class="field">
          <span class="label">Passphrase</span>
          <input
            ref={field}
            type="password"
            autocomplete="current-password"
            value={passphrase}
            aria-describedby={problem ? "login-problem login-hint" : "login-hint"}
            aria-invalid={problem !== null}
            onInput={(event) => setPassphrase(event.currentTarget.value)}
          />
        </label>
        {problem && (
          <p class="refusal" id="login-problem" role="alert" key={problem.attempt}>
            {problem.words}
          </p>
        )}
        <button class="btn do" type="submit" aria-disabled={busy}>
          Log in
        </button>
        <p class="quiet" id="login-hint">
          The server printed it when it started.
        </p>
      </form>
    </main>
  );
}

function words(problem: ApiProblem): string {
  if (problem.code === "UNREACHABLE") return "No server. Is it running on this network?";
  if (problem.status === 429) return `Too many attempts. Try again in ${problem.retryAfterSec ?? 30} s.`;
  if (problem.status === 401) return "That is not the passphrase.";
  return problem.message;
}
