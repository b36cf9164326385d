import { useState } from "preact/hooks";
import { type Api, ApiProblem } from "../shared/api.ts";
import { randomKey } from "../shared/random-key.ts";
import type { StoredSession } from "../shared/stored-session.ts";
import { join } from "./session.ts";

interface Props {
  api: Api;
  session: StoredSession;
  code: string;
  venue: string;
  /** Said instead of the hint: why this phone has to join (again). */
  said: string | null;
  onJoined(): void;
  onWrongCode(): void;
}

/** One field, one button. A taken name is one tap away from a free one. */
export function JoinPage({ api, session, code, venue, said, onJoined, onWrongCode }: Props) {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  const submit = async (stageName: string) => {
    if (busy || !stageName.trim()) return;
    setBusy(true);
    setProblem(null);
    try {
      await join(api, session, code, stageName.trim(), randomKey());
      onJoined();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.status === 404) return onWrongCode();
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const free = problem?.code === "NAME_TAKEN" ? freeName(problem.message) : null;

  return (
    <div class="page" data-view="join">
      <div class="light" aria-hidden="true" />
      <main>
        <div class="welcome">
          <p dir="auto">{venue ? `${venue}, tonight` : "Tonight"}</p>
          <h1 class="big">
            Come
            <br />
            and sing
          </h1>
        </div>
        <form
          class="rows"
          onSubmit={(event) => {
            event.preventDefault();
            void submit(name);
          }}
        >
          <label for="stage-name">What shall we call you?</label>
          <input
            class="input"
            id="stage-name"
            placeholder="Your stage name"
            autocomplete="nickname"
            maxLength={40}
            dir="auto"
            value={name}
            aria-describedby="join-hint"
            aria-invalid={problem !== null}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <button class="btn do wide" type="submit" aria-disabled={busy}>
            {busy ? "One moment…" : "Join"}
          </button>
          <p class="hint" id="join-hint" role={problem || said ? "alert" : undefined}>
            {problem
              ? words(problem)
              : (said ??
                "It goes on the big screen. No account, no e-mail. You get a place in line with your first song.")}
          </p>
          {free && (
            <button class="btn wide" type="button" onClick={() => void submit(free)}>
              Be <bdi>{free}</bdi>
            </button>
          )}
        </form>
      </main>
    </div>
  );
}

function words(problem: ApiProblem): string {
  if (problem.code === "UNREACHABLE") return "No connection to the venue. Are you on its Wi-Fi?";
  if (problem.code === "BANNED") return "The KJ has removed you for tonight.";
  if (problem.code === "ROTATION_CLOSED") return "This night is over.";
  return problem.errors[0]?.message ?? problem.message;
}

/** `There is a Zoë already. Zoë B is free.` */
function freeName(detail: string): string | null {
  return /already\. (.+) is free\.$/.exec(detail)?.[1] ?? null;
}
