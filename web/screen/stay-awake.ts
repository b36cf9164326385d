/** Keeps the set from dimming while the page is shown; a browser without wake lock (plain HTTP) simply may. */
export function stayAwake(): void {
  const ask = async () => {
    if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    await navigator.wakeLock.request("screen").catch(() => undefined);
  };
  // The lock is lost whenever the page is hidden.
  document.addEventListener("visibilitychange", () => void ask());
  void ask();
}
