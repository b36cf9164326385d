/**
 * Lets this page open without a network from now on, where the browser allows it: on HTTPS and on localhost. Elsewhere,
 * as on a venue's plain HTTP, the page has to be there to be opened; what it knows it keeps all the same.
 *
 * @param path where the page is served, such as `/join`.
 */
export function keepOffline(path: string): void {
  // Private windows refuse, and a server without a worker has none: the page works as before.
  navigator.serviceWorker?.register(`${path}-worker.js`, { scope: path }).catch(() => {});
}
