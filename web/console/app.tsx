import { useCallback, useEffect, useState } from "preact/hooks";
import { LiveRegions } from "../shared/announcer.tsx";
import { createApi } from "../shared/api.ts";
import { loadConfig, type SiteConfig } from "../shared/config.ts";
import { keptStorage } from "../shared/stored-session.ts";
import { openAccount } from "./account.ts";
import { AccountLogin } from "./account-login.tsx";
import { Console } from "./console.tsx";
import { Desk } from "./desk.ts";
import { Desks } from "./desks.ts";
import { Login } from "./login.tsx";
import { Nights } from "./nights.tsx";
import { createRooms } from "./rooms.ts";

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
    const account = openAccount(config.login);
    const api = createApi({ base: config.apiBase, token: account.session.token });
    return { account, api, rooms: createRooms(api) };
  });
  const { session } = own.account;
  /** Counts the new tokens that followed a refusal: what was refused begins again. */
  const [renewals, setRenewals] = useState(0);
  const [rotationId, setRotationId] = useState(() => keptStorage()?.getItem(NIGHT_KEY) ?? null);
  // A token that is replaced while it is good changes nothing: it is asked for at each request and connection.
  const loggedIn = session.session.value !== null;
  const [desk, setDesk] = useState<Desk | null>(null);

  const choose = (chosen: string | null) => {
    if (chosen) keptStorage()?.setItem(NIGHT_KEY, chosen);
    else keptStorage()?.removeItem(NIGHT_KEY);
    setRotationId(chosen);
  };

  const onRefused = useCallback(() => {
    void own.account.refused().then((renewed) => renewed && setRenewals((count) => count + 1));
  }, [own]);

  const [desks] = useState(
    () =>
      new Desks((opened) => {
        const { api, rooms } = own;
        return new Desk({ config, rotationId: opened, token: session.token, api, rooms, switchTo: choose });
      }),
  );
  useEffect(() => {
    if (!loggedIn) return;
    // What was refused with the old token is asked again with the new one.
    return () => desks.close();
  }, [desks, loggedIn, renewals]);
  useEffect(() => {
    if (!loggedIn || rotationId === null) return;
    setDesk(desks.at(rotationId));
    return () => setDesk(null);
  }, [desks, loggedIn, rotationId, renewals]);

  const ended = desk?.sync.ended.value?.code ?? null;
  useEffect(() => {
    if (ended === "UNAUTHENTICATED") onRefused();
    if ((ended === "NOT_FOUND" || ended === "FORBIDDEN") && rotationId !== null) {
      desks.forget(rotationId);
      choose(null);
    }
  }, [ended, onRefused]);

  if (own.account.arriving.value) return null;
  if (!loggedIn) {
    const { logIn, problem, logOut } = own.account;
    if (logIn === null) return <Login api={own.api} session={session} />;
    return <AccountLogin onLogIn={logIn} onLogOut={logOut} problem={problem.value} />;
  }
  if (rotationId === null) {
    return (
      <Nights key={renewals} api={own.api} onChoose={choose} onLogOut={own.account.logOut} onRefused={onRefused} />
    );
  }
  return desk && <Console key={desk.rotationId} desk={desk} onLeave={() => choose(null)} />;
}
