import { useEffect, useState } from "preact/hooks";
import { LiveRegions } from "../shared/announcer.tsx";
import { createApi } from "../shared/api.ts";
import { loadConfig, type SiteConfig } from "../shared/config.ts";
import { keptStorage, storedSession } from "../shared/stored-session.ts";
import { Console } from "./console.tsx";
import { Desk } from "./desk.ts";
import { Login } from "./login.tsx";
import { Nights } from "./nights.tsx";

const NIGHT_KEY = "karaoke.console.night";

/** Log in, choose a night, run it. */
export function App() {
  const [config, setConfig] = useState<SiteConfig | null>(null);
  useEffect(() => {
    void loadConfig().then(setConfig);
  }, []);
  return (
    <>
      {config && <Doors config={config} />}
      <LiveRegions />
    </>
  );
}

function Doors({ config }: { config: SiteConfig }) {
  const [own] = useState(() => {
    const session = storedSession("karaoke.session.console");
    return { session, api: createApi({ base: config.apiBase, token: session.token }) };
  });
  const [rotationId, setRotationId] = useState(() => keptStorage()?.getItem(NIGHT_KEY) ?? null);
  const token = own.session.session.value?.token ?? null;
  const [desk, setDesk] = useState<Desk | null>(null);

  const choose = (chosen: string | null) => {
    if (chosen) keptStorage()?.setItem(NIGHT_KEY, chosen);
    else keptStorage()?.removeItem(NIGHT_KEY);
    setRotationId(chosen);
  };

  useEffect(() => {
    if (token === null || rotationId === null) return;
    const next = new Desk({ config, rotationId, token: own.session.token, api: own.api });
    setDesk(next);
    return () => {
      next.sync.close();
      setDesk(null);
    };
  }, [config, own, token, rotationId]);

  const ended = desk?.sync.ended.value?.code ?? null;
  useEffect(() => {
    if (ended === "UNAUTHENTICATED") own.session.forget();
    if (ended === "NOT_FOUND" || ended === "FORBIDDEN") choose(null);
  }, [ended]);

  if (token === null) return <Login api={own.api} session={own.session} />;
  if (rotationId === null) {
    return <Nights api={own.api} onChoose={choose} onLogOut={() => own.session.forget()} />;
  }
  return desk && <Console desk={desk} onLeave={() => choose(null)} />;
}
