/** What the REST routes need from the outside; a composition root provides it. */
import type { VenueId } from "../core/ids.ts";
import type { CommandGateway } from "../core/ports/commands.ts";
import type { ImportJobs, MediaStore, SongbookFiles } from "../core/ports/files.ts";
import type { IdempotencyStore } from "../core/ports/idempotency.ts";
import type { Tokens } from "../core/ports/identity.ts";
import type { Clock, Ids, Logger } from "../core/ports/machine.ts";
import type { PerformanceRepository, SingerRepository, SongRepository } from "../core/ports/resources.ts";
import type { RotationLog } from "../core/ports/rotation-log.ts";
import type { Rotations } from "../core/rotations.ts";

export interface RestDeps {
  log: RotationLog;
  rotations: Rotations;
  gateway: CommandGateway;
  singers: SingerRepository;
  songs: SongRepository;
  media: MediaStore;
  songbooks: SongbookFiles;
  importJobs: ImportJobs;
  performances: PerformanceRepository;
  idempotency: IdempotencyStore;
  tokens: Tokens;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  /** For a failure that ends by itself or by somebody's hand: what whoever asked is told meanwhile. Null for any other. */
  passing?: (failure: unknown) => string | null;
  /** Whose songs are shown to, and which venue is meant by, somebody without a token. */
  defaultVenueId: VenueId;
  /** Takes the same time whatever it is given; see `passphrase.ts`. Absent where identity comes from elsewhere. */
  isPassphrase: (given: string) => boolean;
  /** Browser origins beside our own that may call; `*` for any. */
  corsOrigins: readonly string[];
  /** What the transport calls this request, so that its own log and ours agree; a fresh id where it has no name. */
  requestIdOf?: (env: unknown) => string;
  /** The network address a request came from: attempts to log in are counted by it. */
  addressOf: (request: Request, env: unknown) => string;
}
