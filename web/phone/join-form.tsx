import { useRef, useState } from "preact/hooks";
import { type Api, ApiProblem } from "../shared/api.ts";
import { freeName } from "../shared/free-name.ts";
import { randomKey } from "../shared/random-key.ts";
import type { StoredSession } from "../shared/stored-session.ts";
import { join } from "./session.ts";

/** What joining takes; with a session the same singer comes back. */
export interface Door {
  api: Api;
  session: StoredSession;
  code: string;
  onJoined(): void;
  onWrongCode(): void;
}

interface Props extends Door {
  /** Already in the field. */
  name?: string;
  button: string;
  hint: string;
}

/** One field, one button. A taken name is one tap away from a free one. */
export function JoinForm({ api, session, code, onJoined, onWrongCode, name: known = "", button, hint }: Props) {
  const [name, setName] = useState(known);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  /** An answer that was lost on the way is asked for again, not a second singer made. */
  const attempt = useRef({ name: "", key: "" });

  const submit = async (stageName: string) => {
    if (busy || !stageName) return;
    if (attempt.current.name !== stageName) attempt.current = { name: stageName, key: randomKey() };
    setBusy(true);
    setProblem(null);
    try {
      await join(api, session, code, stageName, attempt.current.key);
      onJoined();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.status !== 0 && error.status !== 503) attempt.current = { name: "", key: "" };
      if (error.status === 404) return onWrongCode();
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const free = problem?.code === "NAME_TAKEN" ? freeName(problem.message) : null;

  return (
    <form
      class="rows"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(name.trim());
      }}
    >
      <label for="stage-name">What shall we call you?</label>
      <input
        class="input"
        id="stage-name"
        placeholder="Your stage name"
        autocomplete="nickname"
        enterkeyhint="go"
        maxLength={40}
        dir="auto"
        value={name}
        aria-describedby="join-hint"
        aria-invalid={problem !== null}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      {free && (
        <button class="btn do wide" type="button" onClick={() => void submit(free)}>
          <span>
            Join as <bdi>{free}</bdi>
          </span>
        </button>
      )}
      <button class={free ? "btn wide" : "btn do wide"} type="submit" aria-disabled={busy}>
        {busy ? "One moment…" : button}
      </button>
      <p class={problem ? "hint said" : "hint"} id="join-hint" role="status">
        {problem ? words(problem) : hint}
      </p>
    </form>
  );
}

function words(problem: ApiProblem): string {
  if (problem.status === 0) return "No connection to the venue. Are you on its Wi-Fi?";
  if (problem.code === "BANNED") return "The KJ has closed this night to you.";
  if (problem.code === "ROTATION_CLOSED") return "This night is over.";
  return problem.errors[0]?.message ?? problem.message;
}
