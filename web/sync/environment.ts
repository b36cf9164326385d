/** What the sync client needs from the outside: a browser in the pages, a fake clock and socket in tests and simulations. */

/** The part of `WebSocket` that is used. */
export interface Socket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((end: { code: number }) => void) | null;
}

export interface Environment {
  /** Milliseconds since 1970 by this machine's clock, which may be hours off. */
  now(): number;
  /** From 0 up to but not 1. */
  random(): number;
  randomBytes(count: number): Uint8Array;
  openSocket(url: string, protocols: string[]): Socket;
  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  isVisible(): boolean;
  /** The page was shown or hidden; the answer stops listening. */
  onVisibility(listener: () => void): () => void;
  /** The machine believes to be on a network again; the answer stops listening. */
  onOnline(listener: () => void): () => void;
  /** The build this page was served from, null when it does not say. */
  build: string | null;
  /** Loads the page anew because the server has another build; at most once for each build, so that it cannot loop. */
  reload(serverBuild: string): void;
}

/** Storage as `localStorage` offers it. Every call may throw: private windows and full disks do that. */
export type KeptStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;
