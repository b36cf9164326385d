/** Who this browser is, kept between visits. */
import { type ReadonlySignal, signal } from "@preact/signals";

export interface Session {
  token: string;
  /** ISO 8601 UTC. */
  expiresAt: string;
  /** Of a log-in that can be renewed without a person. */
  refreshToken?: string | undefined;
  rotationId?: string | undefined;
  singerId?: string | undefined;
  stageName?: string | undefined;
}

export interface StoredSession {
  readonly session: ReadonlySignal<Session | null>;
  /** For `createApi` and `createSync`. */
  token(): string | null;
  save(session: Session): void;
  forget(): void;
}

/** `localStorage`, or null where the browser forbids it (private windows, blocked cookies). */
export function keptStorage(): Storage | null {
  return usable(() => localStorage);
}

/** `sessionStorage`, which ends with the tab, or null where the browser forbids it. */
export function tabStorage(): Storage | null {
  return usable(() => sessionStorage);
}

function usable(open: () => Storage): Storage | null {
  try {
    const storage = open();
    const probe = "karaoke.probe";
    storage.setItem(probe, probe);
    storage.removeItem(probe);
    return storage;
  } catch {
    return null;
  }
}

/**
 * Without storage the session lives as long as the page. Another tab that signs in or out is followed.
 *
 * @param key such as `karaoke.session.console`.
 */
export function storedSession(key: string, storage: Storage | null = keptStorage()): StoredSession {
  const session = signal(read(storage, key));
  if (storage) {
    addEventListener("storage", (event) => {
      if (event.key === key) session.value = read(storage, key);
    });
  }
  return {
    session,
    token: () => session.value?.token ?? null,
    save(next) {
      session.value = next;
      attempt(() => storage?.setItem(key, JSON.stringify(next)));
    },
    forget() {
      session.value = null;
      attempt(() => storage?.removeItem(key));
    },
  };
}

function read(storage: Storage | null, key: string): Session | null {
  try {
    const kept = JSON.parse(storage?.getItem(key) ?? "null") as Session | null;
    return typeof kept?.token === "string" && typeof kept.expiresAt === "string" ? kept : null;
  } catch {
    return null;
  }
}

/** A full storage must not break a sign-in that works for this visit. */
function attempt(write: () => void): void {
  try {
    write();
  } catch {
    // Kept in memory only.
  }
}
