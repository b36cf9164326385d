/** What is going to happen on a night: a list that can be repeated, and shortened when it fails. */
import type { Hazard } from "../kernel/incarnation.ts";
import type { Latency } from "../network/pipe.ts";

export type Mode = "embedded" | "cloud";

export type Action =
  /** The person at this page does something that fits what the page shows; `pick` says what. */
  | { do: "command"; page: string; pick: number }
  /** The desk asks something over REST. */
  | { do: "request"; pick: number }
  /** The connection drops; each side hears of it or not (half open). */
  | { do: "cut"; page: string; tellPage: boolean; tellServer: boolean }
  | { do: "partition"; page: string; ms: number }
  /** The page takes nothing from its socket for a while. */
  | { do: "nap"; page: string; ms: number }
  /** The phone sleeps: its timers stand still, nothing is read. */
  | { do: "sleep"; page: string; ms: number }
  | { do: "hide"; page: string; ms: number }
  /** The page is gone at once, and opened again from what its storage has. */
  | { do: "reopen"; page: string; ms: number }
  | { do: "storageFull"; page: string; ms: number }
  /** The machine's clock is set. */
  | { do: "pageClock"; page: string; byMs: number }
  | { do: "serverClock"; byMs: number }
  /** Embedded: the process is killed. Cloud: every warm function is. */
  | { do: "kill"; downMs: number; tellPages: boolean }
  | { do: "hazard"; hazard: Hazard }
  /** Embedded: the data file is copied, as `npm run backup` does. */
  | { do: "backup" }
  /** Embedded: the server is stopped, the last copy takes the place of its data, and it is started again. */
  | { do: "restore"; downMs: number; tellPages: boolean };

export type Planned = Action & { atMs: number };

/** What the cloud's services do now and then; shares from 0 to 1. */
export interface CloudWeather {
  /** A message of the command queue comes again though it was handled, maybe minutes later. */
  redelivered: number;
  /** So does one behind more commands than a rotation remembers by itself, and after more minutes than SQS does. */
  redeliveredLate: number;
  /** An event of the bus reaches a subscriber twice. */
  doubled: number;
  /** An entry of a batch is refused by the bus, others are not. */
  refused: number;
  /** A post is answered 429. */
  throttled: number;
  /** A page of an audience is told by nobody. */
  pageLost: number;
  /** `$disconnect` never comes. */
  disconnectLost: number;
  /** How far the index of command ids is behind the log. */
  indexLagMs: number;
  /** Longest time an event of the bus is under way. */
  busMs: number;
}

/** What the service is set to. Smaller than on a real night now and then, so that a short one meets them all. */
export interface ServiceLimits {
  /** Bytes that may wait for a reader before it is hung up on. */
  maxUnsentBytes: number;
  /** A connection that is older has to come back. */
  maxAgeMs: number;
  /** Without a frame for this long a connection is hung up. */
  silentMs: number;
  /** A larger snapshot comes in parts. */
  frameMaxBytes: number;
  /** Events after which the store gets a snapshot. */
  snapshotEveryEvents: number;
}

export interface PageSpec {
  name: string;
  role: "kj" | "singer" | "screen";
  /** The event type that an old build of the page does not know; null for the present build. */
  unknownType: string | null;
  /** The old build comes out of a cache once more when it is reloaded. */
  cachedOld: boolean;
  storage: boolean;
  clockOffsetMs: number;
}

export interface Plan {
  seed: number;
  mode: Mode;
  latency: Latency;
  weather: CloudWeather;
  limits: ServiceLimits;
  pages: PageSpec[];
  actions: Planned[];
  /** Virtual ms at which every fault has ended. */
  calmAtMs: number;
}

export const CALM: CloudWeather = {
  redelivered: 0,
  redeliveredLate: 0,
  doubled: 0,
  refused: 0,
  throttled: 0,
  pageLost: 0,
  disconnectLost: 0,
  indexLagMs: 0,
  busMs: 20,
};
