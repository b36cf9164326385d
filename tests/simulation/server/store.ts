/** What is kept of one night: the real SQLite adapters, watched at the moment they commit. */
import { openStorage, type Storage } from "../../../adapters/local/sqlite/storage.ts";
import type { Performance } from "../../../core/performances.ts";
import type { IdempotencyStore } from "../../../core/ports/idempotency.ts";
import type { Page } from "../../../core/ports/pages.ts";
import type { PerformanceRepository, SingerRepository } from "../../../core/ports/resources.ts";
import type { RotationLog } from "../../../core/ports/rotation-log.ts";
import type { Singer } from "../../../core/singers.ts";
import { ROTATION, VENUE, type World } from "../world.ts";

export interface Store {
  log: RotationLog;
  performances: PerformanceRepository;
  singers: SingerRepository;
  idempotency: IdempotencyStore;
  storage: Storage;
}

/** @param dataDir a folder, or `:memory:`, which is faster. */
export function openStore(world: Pick<World, "checker" | "trace" | "scheduler">, dataDir = ":memory:"): Store {
  const storage = openStorage(dataDir);
  return {
    storage,
    log: watchedLog(storage.log, world),
    performances: watchedPerformances(storage.performances, world.checker),
    singers: storage.singers,
    idempotency: storage.idempotency,
  };
}

export async function standingSingers({ storage }: Store): Promise<Singer[]> {
  return (await storage.singers.list(VENUE, { limit: 100, cursor: null })).items;
}

export async function standingPerformances({ storage }: Store): Promise<Performance[]> {
  const all: Performance[] = [];
  for (let cursor: string | null = null; ; ) {
    const page: Page<Performance> = await storage.performances.list(
      VENUE,
      { rotationId: ROTATION },
      { limit: 100, cursor },
    );
    all.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return all;
  }
}

/** The checker hears of each item at the moment it is there for good. */
export function watchedLog(
  log: RotationLog,
  { checker, trace, scheduler }: Pick<World, "checker" | "trace" | "scheduler">,
): RotationLog {
  return watched(log, {
    create: async (head, first) => {
      const outcome = await log.create(head, first);
      if (outcome === "created") checker.openedElsewhere(head, first);
      return outcome;
    },
    append: async (item) => {
      const outcome = await log.append(item);
      if (outcome === "appended") {
        const { from, to, commandId, events } = item;
        trace.note("store", "commits", {
          from,
          to,
          id: commandId,
          types: [...events, ...item.outgoing].map(({ type }) => type),
        });
        checker.committed(item, scheduler.now);
      }
      return outcome;
    },
  });
}

function watchedPerformances(performances: PerformanceRepository, checker: World["checker"]): PerformanceRepository {
  return watched(performances, {
    record: async (venueId, performance, version) => {
      checker.recorded(performance, version);
      await performances.record(venueId, performance, version);
    },
  });
}

/** The port with some of its methods watched. */
function watched<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, key) {
      const own: unknown = Reflect.get(methods, key);
      if (own !== undefined) return own;
      const method: unknown = Reflect.get(target, key);
      return typeof method === "function" ? method.bind(target) : method;
    },
  });
}
