/** One change of a show, told to its audience by the real broadcaster over modelled services. */
import type { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { audiencePageOf, SqsAudiencePages } from "../../adapters/aws/audience-pages.ts";
import { WebsocketConnections, type WebsocketConnectionsDeps } from "../../adapters/aws/websocket-connections.ts";
import type { RotationChanged } from "../../core/bus.ts";
import { type ConnectionId, id } from "../../core/ids.ts";
import { broadcast, tell } from "../../realtime/broadcaster.ts";
import { SnapshotFrames } from "../../realtime/server-frames.ts";
import { Random } from "../../tests/simulation/kernel/random.ts";
import { ASSUMED, ManagementApi, ModelledLambda, ModelledQueue } from "./model.ts";
import { VirtualTime } from "./virtual-time.ts";

export interface Show {
  watchers: number;
  inPages: boolean;
  /** Siblings that are warm from the change before. */
  warmSiblings: number;
  /** Of the account's posts a second, from 0 to 1, that other shows leave to this one. */
  share: number;
  seed: number;
}

export interface Told {
  /** From the change at the broadcaster until half of those who were told, and the last of them, had it. */
  medianMs: number;
  lastMs: number;
  invocations: number;
  coldStarts: number;
  throttled: number;
  /** Watchers whose post was given up: they hear of it by their next ping. */
  givenUp: number;
  timedOut: number;
}

export async function tellShow({ watchers, inPages, warmSiblings, share, seed }: Show): Promise<Told> {
  const time = new VirtualTime();
  const random = new Random(seed).next;
  const api = new ManagementApi(time, random, share);
  let givenUp = 0;
  const instance = () => ({
    connections: new WebsocketConnections({
      table: tableOf(watchers, time),
      client: api.client() as WebsocketConnectionsDeps["client"],
      onGivenUp: () => {
        givenUp += 1;
      },
      wait: (ms) => time.wait(ms),
      random,
    }),
    rotations: { current: async () => null },
    snapshots: new SnapshotFrames(),
  });
  const broadcaster = new ModelledLambda(time, instance, 1);
  const siblings = new ModelledLambda(time, instance, warmSiblings);
  const queue = new ModelledQueue(time, (body) =>
    siblings.invoke(async (deps) => {
      const { changed, watchers } = audiencePageOf({ body } as SQSRecord);
      await tell(deps, changed, watchers);
    }),
  );
  const send = async ({ input }: SendMessageCommand) => queue.send(input.MessageBody ?? "");
  const pages = new SqsAudiencePages({ send: send as never }, "pages");
  await time.run(async () => {
    await broadcaster.invoke((deps) => broadcast({ ...deps, ...(inPages && { siblings: pages }) }, CHANGED));
    await queue.emptied();
  });
  const times = [...api.sentAt.values()].sort((one, other) => one - other);
  return {
    medianMs: times[Math.floor(times.length / 2)] ?? Number.NaN,
    lastMs: times.at(-1) ?? Number.NaN,
    invocations: broadcaster.invocations + siblings.invocations,
    coldStarts: broadcaster.coldStarts + siblings.coldStarts,
    throttled: api.throttled,
    givenUp,
    timedOut: broadcaster.timedOut + siblings.timedOut,
  };
}

/** Whoever is read is told and nobody is gone, so that nothing but reading is asked of the table. */
function tableOf(watchers: number, time: VirtualTime): WebsocketConnectionsDeps["table"] {
  const notAsked = () => Promise.reject(new Error("the model does not know this"));
  return {
    open: notAsked,
    get: notAsked,
    enter: notAsked,
    watch: notAsked,
    forget: notAsked,
    forgetWatcher: notAsked,
    async *watchers() {
      for (let first = 0; first < watchers; first += ASSUMED.watchersPerQueryPage) {
        await time.wait(ASSUMED.queryMs);
        const count = Math.min(ASSUMED.watchersPerQueryPage, watchers - first);
        const brief = Array.from({ length: count }, (_, place) => id<ConnectionId>(`K3q1vfDPoAMCJ${first + place}=`));
        yield { full: [], brief };
      }
    },
  };
}

const CHANGED: RotationChanged = {
  type: "RotationChanged",
  venueId: id("venue"),
  rotationId: id("ol92iXAlTTIi"),
  epoch: id("QXSo7JA1McG5"),
  from: 62,
  to: 62,
  events: [
    {
      version: 62,
      at: "2026-11-24T20:00:00.000Z",
      by: "kj",
      commandId: id("command-00000062"),
      type: "NoticeChanged",
      data: { text: "Last orders" },
    },
  ],
};
