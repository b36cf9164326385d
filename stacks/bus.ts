/** The event bus that every change of a rotation is told to. */
import { EventBus, type StackContext } from "sst/constructs";

export function bus({ stack, app }: StackContext) {
  const karaokeBus = new EventBus(stack, "bus", {
    cdk: { eventBus: { eventBusName: app.logicalPrefixedName("karaoke") } },
  });
  stack.addOutputs({ EventBus: karaokeBus.eventBusName });
  return { bus: karaokeBus };
}
