/** The broadcaster of realtime/lambda/ and its siblings, who are handed pages of its audience. */
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { audiencePageOf, SqsAudiencePages } from "../../../adapters/aws/audience-pages.ts";
import { busEventOf } from "../../../adapters/aws/bus-records.ts";
import { coalesced } from "../../../adapters/aws/coalesce.ts";
import type { RotationChanged } from "../../../core/bus.ts";
import { Rotations } from "../../../core/rotations.ts";
import { broadcast, tell } from "../../../realtime/broadcaster.ts";
import { SnapshotFrames } from "../../../realtime/server-frames.ts";
import type { Incarnation } from "../kernel/incarnation.ts";
import { type Batches, connectionsOf, type Services } from "./handlers.ts";

/** So few that every night's audience is more than one page. */
const PAGE_WATCHERS = 2;

export function broadcasterHandler(services: Services, life: Incarnation): Batches {
  const deps = tellDeps(services, life);
  const siblings = new SqsAudiencePages(life.port("pages", pageQueue(services)), "pages");
  return async ({ Records }) => {
    const changes = Records.map((record) => busEventOf(record) as RotationChanged);
    let failed = false;
    for (const changed of await coalesced(deps.log, changes)) {
      await broadcast({ ...deps, siblings, pageWatchers: PAGE_WATCHERS }, changed).catch(() => {
        failed = true;
      });
    }
    return { batchItemFailures: failed ? Records.map(({ messageId }) => ({ itemIdentifier: messageId })) : [] };
  };
}

export function pageHandler(services: Services, life: Incarnation): Batches {
  const deps = tellDeps(services, life);
  return async ({ Records }) => {
    for (const record of Records) {
      const { changed, watchers } = audiencePageOf(record);
      const [whole = changed] = await coalesced(deps.log, [changed]);
      services.world.trace.note(life.name, "tells a page", watchers);
      await tell(deps, whole, watchers);
    }
    return { batchItemFailures: [] };
  };
}

function tellDeps(services: Services, life: Incarnation) {
  const log = life.port("log", services.log);
  return {
    log,
    connections: connectionsOf(services, life),
    rotations: new Rotations(log),
    snapshots: new SnapshotFrames(services.world.plan.limits.frameMaxBytes),
  };
}

/** The queue of pages as its client sees it. What is lost stands for a page that was tried in vain until it was put aside. */
function pageQueue({ world, pages }: Services): Pick<SQSClient, "send"> {
  return {
    async send(command: object) {
      if (!(command instanceof SendMessageCommand)) throw new Error("only SendMessage is simulated");
      const lost = world.scheduler.now < world.plan.calmAtMs && world.random.chance(world.plan.weather.pageLost);
      if (lost) world.trace.note("queue", "loses a page");
      else pages.send(command.input.MessageBody ?? "");
      return {};
    },
  } as unknown as Pick<SQSClient, "send">;
}
