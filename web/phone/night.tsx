import { useEffect, useState } from "preact/hooks";
import type { SingerId } from "../../core/ids.ts";
import type { Api } from "../shared/api.ts";
import type { SiteConfig } from "../shared/config.ts";
import { keptStorage, type StoredSession } from "../shared/stored-session.ts";
import { createSync } from "../sync/create-sync.ts";
import type { Sync } from "../sync/sync.ts";
import { JoinPage } from "./join-page.tsx";
import { renew, wantsRenewal } from "./session.ts";
import { Singer } from "./singer.tsx";

interface Props {
  config: SiteConfig;
  code: string;
  session: StoredSession;
  api: Api;
  onWrongCode(): void;
}

/** How often a renewal that found no server is tried again. */
const RENEW_EVERY_MS = 60_000;

/** One night: watches without a token until the singer has joined, then as that singer. */
export function Night({ config, code, session, api, onWrongCode }: Props) {
  const [said, setSaid] = useState<string | null>(null);
  const token = session.session.value?.token ?? null;
  const singerId = session.session.value?.singerId ?? null;
  const [sync, setSync] = useState<Sync | null>(null);

  useEffect(() => {
    const next = createSync({
      wsUrl: config.wsUrl,
      rotation: code,
      token: session.token,
      storage: keptStorage(),
      storageKey: `karaoke.phone.${code}`,
    });
    setSync(next);
    return () => next.close();
    // A renewed token is a new connection.
  }, [config.wsUrl, code, session, token]);

  const ended = sync?.ended.value ?? null;
  useEffect(() => {
    if (ended?.code === "NOT_FOUND") onWrongCode();
    if (ended?.code !== "UNAUTHENTICATED" || token === null) return;
    void renew(api, session, code).then((outcome) => {
      if (outcome !== "gone") return;
      session.forget();
      setSaid("Tell us your name once more.");
    });
  }, [ended, token, api, session, code, onWrongCode]);

  useEffect(() => {
    if (token === null) return;
    const look = () => {
      if (wantsRenewal(session, Date.now())) void renew(api, session, code);
    };
    look();
    const timer = setInterval(look, RENEW_EVERY_MS);
    return () => clearInterval(timer);
  }, [token, api, session, code]);

  if (!sync) return null;
  if (token === null || singerId === null) {
    const venue = sync.state.value?.venue ?? "";
    return (
      <JoinPage
        api={api}
        session={session}
        code={code}
        venue={venue}
        said={said}
        onJoined={() => setSaid(null)}
        onWrongCode={onWrongCode}
      />
    );
  }
  const rejoin = async () => {
    if ((await renew(api, session, code)) === "gone") session.forget();
  };
  return <Singer sync={sync} api={api} singerId={singerId as SingerId} onRejoin={rejoin} />;
}
