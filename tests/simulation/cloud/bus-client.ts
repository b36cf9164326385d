/** EventBridge as its client sees it: some entries of a batch may be refused while others are taken. */
import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { World } from "../world.ts";
import type { Subscription } from "./subscription.ts";

export function busClient(world: World, subscriptions: readonly Subscription[]): Pick<EventBridgeClient, "send"> {
  return {
    async send(command: object) {
      if (!(command instanceof PutEventsCommand)) throw new Error("only PutEvents is simulated");
      const Entries = (command.input.Entries ?? []).map(({ DetailType = "", Detail = "" }) => {
        if (world.scheduler.now < world.plan.calmAtMs && world.random.chance(world.plan.weather.refused)) {
          world.trace.note("bus", "refuses one of", command.input.Entries?.length);
          return { ErrorCode: "InternalFailure" };
        }
        for (const subscription of subscriptions) subscription.accept(DetailType, Detail);
        return { EventId: "taken" };
      });
      return { Entries };
    },
  } as unknown as Pick<EventBridgeClient, "send">;
}
