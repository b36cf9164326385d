import { useEffect, useRef, useState } from "preact/hooks";
import { PRESETS } from "../../core/rotation/presets.ts";
import { type Api, ApiProblem } from "../shared/api.ts";
import { randomKey } from "../shared/random-key.ts";
import { keptStorage } from "../shared/stored-session.ts";
import { focusFirst } from "./first-field.ts";
import { readOwnPresets } from "./own-presets.ts";

interface Head {
  rotationId: string;
  joinCode: string;
  name: string;
  venue: string;
  openedAt: string;
  closedAt?: string | null;
  status?: string;
}

const VENUE_KEY = "karaoke.console.venue";

interface NightsProps {
  api: Api;
  onChoose(id: string): void;
  onLogOut(): void;
  /** The service does not accept this log-in. */
  onRefused(): void;
}

/** The venue's nights, and the way to open one. */
export function Nights({ api, onChoose, onLogOut, onRefused }: NightsProps) {
  const [nights, setNights] = useState<Head[] | null>(null);
  const [name, setName] = useState(() => new Date().toLocaleDateString("en", { weekday: "long" }));
  const [venue, setVenue] = useState(() => keptStorage()?.getItem(VENUE_KEY) ?? "");
  const [own] = useState(() => readOwnPresets(keptStorage()));
  const [choice, setChoice] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const presets = [
    ...PRESETS,
    ...own.map(({ name: title, rules }) => ({ title, rules, summary: "This venue’s own rules." })),
  ];

  useEffect(() => {
    api.get<{ items: Head[] }>("/karaoke/rotations?limit=20").then(
      (page) => setNights(page.items),
      (error: unknown) => {
        if (error instanceof ApiProblem && error.status === 401) onRefused();
        else setProblem(error instanceof Error ? error.message : "no answer");
      },
    );
  }, [api, onRefused]);

  const open = async () => {
    if (busy || !name.trim() || !venue.trim()) return;
    setBusy(true);
    setProblem(null);
    try {
      keptStorage()?.setItem(VENUE_KEY, venue.trim());
      const body = { name: name.trim(), venue: venue.trim(), rules: presets[choice]?.rules };
      const made = await api.post<Head>("/karaoke/rotations", body, { idempotencyKey: randomKey() });
      onChoose(made.rotationId);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error.errors[0]?.message ?? error.message);
    } finally {
      setBusy(false);
    }
  };
  const running = nights?.filter((night) => !isOver(night)) ?? [];
  const over = nights?.filter(isOver) ?? [];
  const form = useRef<HTMLFormElement>(null);
  // A night that is running is chosen with one press instead.
  const opensOne = nights !== null && running.length === 0;
  useEffect(() => {
    const fields = form.current?.querySelectorAll("input");
    if (opensOne) focusFirst([...(fields ?? [])].find(({ value }) => value === ""));
  }, [opensOne]);

  return (
    <main class="door wide">
      <h1 class="name">Tonight</h1>
      {running.length > 0 && (
        <section>
          <h2>Running now</h2>
          {running.map((night) => (
            <button
              key={night.rotationId}
              class="btn do night"
              type="button"
              onClick={() => onChoose(night.rotationId)}
            >
              <span>
                {night.name}, {night.venue}
              </span>
              <span>{night.joinCode}</span>
            </button>
          ))}
        </section>
      )}
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <h2>Open a night</h2>
        <label class="field">
          <span class="label">Venue, as the screen shows it</span>
          <input value={venue} maxLength={80} required onInput={(event) => setVenue(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span class="label">Name of the night</span>
          <input value={name} maxLength={80} required onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span class="label">House rules</span>
          <select
            value={choice}
            aria-describedby="preset-summary"
            onChange={(event) => setChoice(Number(event.currentTarget.value))}
          >
            {presets.map(({ title }, index) => (
              <option key={title} value={index}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <p class="quiet" id="preset-summary">
          {presets[choice]?.summary}
        </p>
        <button class={running.length > 0 ? "btn" : "btn do"} type="submit" aria-disabled={busy}>
          Open the night
        </button>
        {problem && (
          <p class="quiet" role="alert">
            {problem}
          </p>
        )}
      </form>
      {over.length > 0 && (
        <section>
          <h2>Over</h2>
          {over.slice(0, 5).map((night) => (
            <button key={night.rotationId} class="btn night" type="button" onClick={() => onChoose(night.rotationId)}>
              <span>
                {night.name}, {night.venue}
              </span>
              <span>{new Date(night.openedAt).toLocaleDateString()}</span>
            </button>
          ))}
        </section>
      )}
      <button class="btn bare" type="button" onClick={onLogOut}>
        Log out
      </button>
    </main>
  );
}

function isOver(night: Head): boolean {
  return night.status === "closed" || (night.closedAt ?? null) !== null;
}
