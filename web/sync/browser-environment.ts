import type { Environment, Socket } from "./environment.ts";

const RELOADED_FOR_KEY = "karaoke.reloadedFor";

/** The page's own browser. */
export function browserEnvironment(): Environment {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    // DOM handlers take an Event that the client does not read.
    openSocket: (url, protocols) => new WebSocket(url, protocols) as unknown as Socket,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    isVisible: () => document.visibilityState === "visible",
    onVisibility: (listener) => listen(document, "visibilitychange", listener),
    onOnline: (listener) => listen(window, "online", listener),
    build: document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content || null,
    reload: reloadOnce,
  };
}

function listen(target: EventTarget, type: string, listener: () => void): () => void {
  target.addEventListener(type, listener);
  return () => target.removeEventListener(type, listener);
}

function reloadOnce(serverBuild: string): void {
  try {
    if (sessionStorage.getItem(RELOADED_FOR_KEY) === serverBuild) return;
    sessionStorage.setItem(RELOADED_FOR_KEY, serverBuild);
  } catch {
    return; // Nowhere to remember it: a page that reloads for ever is worse than an old one.
  }
  location.reload();
}
