/**
 * One page's service worker: the page opens without a network, as it was when it was last there.
 *
 * The page comes from the server whenever that answers in time, so nobody is kept on an old build. Without an answer
 * comes the one that was kept, with the files of its own build: both are kept together or not at all. Files are named
 * by what is in them, so one that is kept is right for every build. Nothing else is answered here: what the service
 * says (REST, `/config.json`, WebSocket) is never kept.
 */

/** What `web/build.ts` writes in front of this script. */
declare const KEPT: {
  /** Such as `/join`; whatever is below it is the same page. */
  path: string;
  build: string;
  /** What the page needs to be drawn; other files are kept when they are first used. */
  assets: string[];
};

/** The part of `ServiceWorkerGlobalScope` that is used: its own types and those of a page exclude one another. */
interface WorkerScope {
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Asked) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  registration: { unregister(): Promise<boolean> };
}
interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** A server that takes longer than this to send a few kilobytes is as good as none. */
const PATIENCE_MS = 3_000;
const CACHES_PREFIX = `karaoke${KEPT.path}.`;
const CACHE = CACHES_PREFIX + KEPT.build;

const worker = self as unknown as WorkerScope;
worker.addEventListener("install", (event) => event.waitUntil(keep().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(dropOld().then(() => worker.clients.claim())));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && `${pathname}/`.startsWith(`${KEPT.path}/`)) event.respondWith(page(event));
  else if (pathname.startsWith("/assets/")) event.respondWith(asset(request));
});

/** Rejects, to be tried again, when the server has gone on to another build meanwhile. */
async function keep(): Promise<void> {
  const served = await fetch(KEPT.path, { cache: "no-cache" });
  const html = await served.clone().text();
  if (!served.ok || !html.includes(`content="${KEPT.build}"`)) throw new Error("the server has another build");
  const cache = await caches.open(CACHE);
  await cache.addAll(KEPT.assets);
  await cache.put(KEPT.path, served);
}

/** All but the build before this one, which a page that is open may still need files of. */
async function dropOld(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(CACHES_PREFIX) && name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

async function page(event: Asked): Promise<Response> {
  const served = fetch(event.request);
  const answered = served.catch(() => null);
  event.waitUntil(answered.then((answer) => answer && endIfGone()));
  const answer = await Promise.race([answered, new Promise<null>((late) => setTimeout(late, PATIENCE_MS, null))]);
  // A proxy in front of a server that is down answers by itself.
  if (answer && answer.status < 500) return answer;
  const cache = await caches.open(CACHE);
  return (await cache.match(KEPT.path, { ignoreVary: true })) ?? served;
}

async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request.url, { ignoreVary: true });
  if (kept) return kept;
  const served = await fetch(request);
  if (served.status === 200) {
    const cache = await caches.open(CACHE);
    // A full disk costs the next visit without a network a font.
    await cache.put(request.url, served.clone()).catch(() => {});
  }
  return served;
}

/** A server whose version has no worker any more gets its pages back as if there had never been one. */
async function endIfGone(): Promise<void> {
  const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null);
  // A bucket that nobody may list says 403 of what is not there.
  if (!answer || ![403, 404, 410].includes(answer.status)) return;
  await worker.registration.unregister();
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(CACHES_PREFIX)).map((name) => caches.delete(name)));
}
