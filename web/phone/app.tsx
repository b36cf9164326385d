import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { LiveRegions } from "../shared/announcer.tsx";
import { createApi } from "../shared/api.ts";
import { keptConfig, loadConfig, type SiteConfig } from "../shared/config.ts";
import { storedSession } from "../shared/stored-session.ts";
import { AskCode } from "./ask-code.tsx";
import { Night } from "./night.tsx";

/** `/join/LARK7`; upper case, as it stands on the screen. */
function codeInAddress(): string | null {
  const [, , code] = location.pathname.split("/");
  return code ? code.toUpperCase() : null;
}

export function App() {
  const [config, setConfig] = useState(keptConfig);
  const [code, setCode] = useState(codeInAddress);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    void loadConfig().then((loaded) => {
      setConfig((known) => (JSON.stringify(known) === JSON.stringify(loaded) ? known : loaded));
    });
  }, []);

  const choose = (chosen: string) => {
    history.replaceState(null, "", `/join/${encodeURIComponent(chosen)}`);
    setCode(chosen);
  };
  const reject = useCallback(() => {
    setWrong(code);
    setCode(null);
  }, [code]);

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
