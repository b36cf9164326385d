import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { LiveRegions } from "../shared/announcer.tsx";
import { createApi } from "../shared/api.ts";
import { loadConfig, type SiteConfig } from "../shared/config.ts";
import { keptStorage, storedSession } from "../shared/stored-session.ts";
import { AskCode } from "./ask-code.tsx";
import { Night } from "./night.tsx";

const CONFIG_KEY = "karaoke.config";

/** What the last visit was told, so that a page opened again on bad Wi-Fi does not wait for it. */
function keptConfig(): SiteConfig | null {
  try {
    return JSON.parse(keptStorage()?.getItem(CONFIG_KEY) ?? "null") as SiteConfig | null;
  } catch {
    return null;
  }
}

function keepConfig(config: SiteConfig): void {
  try {
    keptStorage()?.setItem(CONFIG_KEY, JSON.stringify(config));
  } catch {
    // A full storage costs the next visit a moment.
  }
}

/** `/join/LARK7`; upper case, as it stands on the screen. */
function codeInAddress(): string | null {
  const [, , code] = location.pathname.split("/");
  return code ? code.toUpperCase() : null;
}

export function App() {
  const [config, setConfig] = useState(keptConfig);
  const [code, setCode] = useState(codeInAddress);
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    void loadConfig().then((loaded) => {
      setConfig((known) => (JSON.stringify(known) === JSON.stringify(loaded) ? known : loaded));
      keepConfig(loaded);
    });
  }, []);

  const choose = (chosen: string) => {
    history.replaceState(null, "", `/join/${encodeURIComponent(chosen)}`);
    setWrong(false);
    setCode(chosen);
  };
  const reject = useCallback(() => {
    setWrong(true);
    setCode(null);
  }, []);

  return (
    <>
      {config && code && <NightOf key={code} config={config} code={code} onWrongCode={reject} />}
      {config && !code && <AskCode wrong={wrong} onCode={choose} />}
      <LiveRegions />
    </>
  );
}

function NightOf({ config, code, onWrongCode }: { config: SiteConfig; code: string; onWrongCode: () => void }) {
  const session = useMemo(() => storedSession(`karaoke.session.${code}`), [code]);
  const api = useMemo(() => createApi({ base: config.apiBase, token: session.token }), [config.apiBase, session]);
  return <Night config={config} code={code} session={session} api={api} onWrongCode={onWrongCode} />;
}
