/** One phone's connection to one night: watching first, then as its singer, through renewals of the token. */
import { useCallback, useEffect, useState } from "preact/hooks";
import type { SingerId } from "../../core/ids.ts";
import { evolveUnlabelled } from "../../core/rotation/apply.ts";
import { entryOf } from "../../core/rotation/place.ts";
import type { Api } from "../shared/api.ts";
import type { SiteConfig } from "../shared/config.ts";
import { keptStorage, type StoredSession } from "../shared/stored-session.ts";
import { createSync } from "../sync/create-sync.ts";
import type { Sync } from "../sync/sync.ts";
import { renew, wantsRenewal } from "./session.ts";

/** How often a token is looked at. */
const RENEW_EVERY_MS = 60_000;
/** A renewal without which nothing goes on is tried again after this. */
const RETRY_MS = 5_000;

export interface Options {
  config: SiteConfig;
  code: string;
  session: StoredSession;
  api: Api;
  onWrongCode(): void;
}

export interface Membership {
  /** Null for a moment at the start. */
  sync: Sync | null;
  /** Null until this phone has joined. */
  singerId: SingerId | null;
  /** The server did not know this phone's singer any more. */
  forgotten: boolean;
  /** Call it after a join. */
  joined(): void;
}

export function useMembership({ config, code, session, api, onWrongCode }: Options): Membership {
  const { wsUrl } = config;
  const singerId = (session.session.value?.singerId ?? null) as SingerId | null;
  const [sync, setSync] = useState<Sync | null>(null);
  const [forgotten, setForgotten] = useState(false);
  /** A new object is a new connection: with a better token, or with none where none is to be had. */
  const [access, setAccess] = useState({ watchOnly: false });

  useEffect(() => {
    const next = createSync({
      wsUrl,
      evolve: evolveUnlabelled,
      rotation: code,
      // A renewed token is offered at the next connection; the open one was let in already.
      token: () => (access.watchOnly || singerId === null ? null : session.token()),
      storage: keptStorage(),
      storageKey: `karaoke.phone.${code}`,
    });
    setSync(next);
    return () => next.close();
  }, [wsUrl, code, session, singerId, access]);

  const ended = sync?.ended.value ?? null;
  useEffect(() => {
    if (!sync || ended === null) return;
    if (ended.code === "NOT_FOUND") onWrongCode();
    if (ended.code !== "UNAUTHENTICATED" && ended.code !== "FORBIDDEN") return;
    const forget = () => {
      setForgotten(true);
      session.forget();
    };
    // A token for another night would make a second singer here.
    if (ended.code === "FORBIDDEN") return forget();
    const state = sync.state.value;
    // Whoever left must not come back by a renewal.
    if (state && singerId && !entryOf(state, singerId)) return setAccess({ watchOnly: true });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const recover = async () => {
      const outcome = await renew(api, session, code);
      if (outcome === "renewed") setAccess({ watchOnly: false });
      if (outcome === "over") setAccess({ watchOnly: true });
      if (outcome === "gone") forget();
      if (outcome === "later") timer = setTimeout(recover, RETRY_MS);
    };
    void recover();
    return () => clearTimeout(timer);
  }, [sync, ended, singerId, api, session, code, onWrongCode]);

  useNameKept(sync, session, singerId);
  useRenewal(sync, session, singerId, api, code);
  const joined = useCallback(() => {
    setForgotten(false);
    setAccess((known) => (known.watchOnly ? { watchOnly: false } : known));
  }, []);
  return { sync, singerId, forgotten, joined };
}

/** A renewal joins under the stored name, so it must be the one the singer has by now, whoever changed it. */
function useNameKept(sync: Sync | null, session: StoredSession, singerId: SingerId | null): void {
  const state = sync?.state.value;
  const name = state && singerId ? entryOf(state, singerId)?.stageName : undefined;
  useEffect(() => {
    const kept = session.session.value;
    if (name !== undefined && kept && kept.stageName !== name) session.save({ ...kept, stageName: name });
  }, [name, session]);
}

/** While the singer is part of an open night. */
function useRenewal(
  sync: Sync | null,
  session: StoredSession,
  singerId: SingerId | null,
  api: Api,
  code: string,
): void {
  const live = sync?.link.value === "live";
  useEffect(() => {
    if (!sync || singerId === null || !live) return;
    const look = () => {
      const state = sync.state.value;
      if (!state || state.status === "closed" || !entryOf(state, singerId)) return;
      if (wantsRenewal(session, sync.serverNow())) void renew(api, session, code);
    };
    look();
    const timer = setInterval(look, RENEW_EVERY_MS);
    return () => clearInterval(timer);
  }, [sync, live, session, singerId, api, code]);
}
