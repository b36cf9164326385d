/** Whose console this is, and for how long: the passphrase's session, or a Cognito log-in that renews itself. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { KjLogin } from "../shared/config.ts";
import { type StoredSession, storedSession, tabStorage } from "../shared/stored-session.ts";
import { ManagedLogin } from "./managed-login.ts";

const SESSION_KEY = "karaoke.session.console";
/** Renewed this long before its end, so that a Cognito that is down for a while ends no night. */
const RENEW_AHEAD_MS = 30 * 60_000;
/** Looked at this often: a timer for the end itself would sleep as long as the laptop does. */
const LOOK_EVERY_MS = 30_000;
/** A token that is refused so soon after it was given is not refused for its age. */
const FRESH_MS = 60_000;

export interface Account {
  readonly session: StoredSession;
  /** While it is not known yet who this is. */
  readonly arriving: ReadonlySignal<boolean>;
  /** Why somebody who wanted in is not. */
  readonly problem: ReadonlySignal<string | null>;
  /** The service refused the token: true when there is a new one, false when a person has to log in again. */
  refused(): Promise<boolean>;
  logOut(): void;
  /** Cognito's: goes to its pages. Null where the console has a form of its own. */
  readonly logIn: (() => void) | null;
}

export function openAccount(login: KjLogin): Account {
  switch (login.kind) {
    case "passphrase":
      return passphraseAccount();
    case "cognito": {
      const pageUrl = `${location.origin}/console`;
      const managed = new ManagedLogin({ ...login, pageUrl, storage: tabStorage() });
      const account = cognitoAccount(managed, storedSession(SESSION_KEY, tabStorage()), (url) => location.assign(url));
      const { search } = location;
      // The code is worth nothing a second time, and nobody's business.
      history.replaceState(history.state, "", location.pathname);
      void account.arrive(search);
      setInterval(() => void account.look(), LOOK_EVERY_MS);
      return account;
    }
  }
}

function passphraseAccount(): Account {
  const session = storedSession(SESSION_KEY);
  return {
    session,
    arriving: signal(false),
    problem: signal(null),
    async refused() {
      session.forget();
      return false;
    },
    logOut: session.forget,
    logIn: null,
  };
}

export interface CognitoAccount extends Account {
  /** @param search the page's query as it was opened. */
  arrive(search: string): Promise<void>;
  /** Renews what ends soon. */
  look(): Promise<void>;
}

/** @param leave leaves the page for that address. */
export function cognitoAccount(
  managed: ManagedLogin,
  session: StoredSession,
  leave: (url: string) => void,
  now: () => number = Date.now,
): CognitoAccount {
  const arriving = signal(true);
  const problem = signal<string | null>(null);
  let givenAt = Number.NEGATIVE_INFINITY;
  let renewing: Promise<boolean> | null = null;

  const save: StoredSession["save"] = (next) => {
    givenAt = now();
    problem.value = null;
    session.save(next);
  };

  async function renewOnce(): Promise<boolean> {
    const refreshToken = session.session.value?.refreshToken;
    const renewal = refreshToken === undefined ? ({ kind: "refused" } as const) : await managed.renew(refreshToken);
    // Whoever logged out meanwhile stays out.
    if (session.session.value === null) return false;
    if (renewal.kind === "renewed") save(renewal.session);
    if (renewal.kind === "refused") session.forget();
    return renewal.kind === "renewed";
  }

  /** One at a time: where the pool rotates refresh tokens, each counts once. */
  function renew(): Promise<boolean> {
    renewing ??= renewOnce().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  const endsWithin = (ms: number): boolean => {
    const current = session.session.value;
    return current !== null && Date.parse(current.expiresAt) - now() < ms;
  };

  return {
    session,
    arriving,
    problem,
    async arrive(search) {
      const arrival = await managed.arrive(search);
      if (arrival.kind === "loggedIn") save(arrival.session);
      if (arrival.kind === "refused") problem.value = `The log-in failed: ${arrival.detail}.`;
      // A tab that was closed with its night and comes back the next day.
      // Without a network it stays, as the page does: the service's refusal is soon enough to part with it.
      if (endsWithin(0)) await renew();
      arriving.value = false;
    },
    async look() {
      if (!arriving.value && endsWithin(RENEW_AHEAD_MS)) await renew();
    },
    async refused() {
      if (now() - givenAt >= FRESH_MS && (await renew())) return true;
      if (now() - givenAt < FRESH_MS) {
        problem.value =
          "This account has no venue to run nights for. Whoever looks after the accounts can give it one.";
      }
      session.forget();
      return false;
    },
    logOut() {
      const refreshToken = session.session.value?.refreshToken;
      session.forget();
      const revoked = refreshToken === undefined ? Promise.resolve() : managed.revoke(refreshToken);
      void revoked.then(() => leave(managed.exit()));
    },
    logIn() {
      void managed.address().then((address) => {
        if (address !== null) leave(address);
        else problem.value = "This browser keeps nothing for this page. Allow site data, and try again.";
      });
    },
  };
}
