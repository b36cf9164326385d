/**
 * What a start owes to the run before it: events that were appended and perhaps not published, and a song that was on
 * stage when the power went (ROT-37).
 */
import { publish } from "../core/execute.ts";
import { type CommandId, id, type RotationId, type VenueId } from "../core/ids.ts";
import type { CommandGateway, EventBus, Wakeups } from "../core/ports/commands.ts";
import type { Clock, Logger } from "../core/ports/machine.ts";
import type { RotationHead, RotationLog } from "../core/ports/rotation-log.ts";
import type { Rotations } from "../core/rotations.ts";
import { timeDue } from "../core/time-keeper.ts";

export interface RecoveryDeps {
  log: RotationLog;
  rotations: Rotations;
  bus: EventBus;
  gateway: CommandGateway;
  logger: Logger;
  /** Fresh at every start: what is interrupted once per start carries it in its command id. */
  startId: string;
  clock: Clock;
  wakeups: Wakeups;
}

const READ_ITEMS = 500;
/** A night that closed within this time may have closed unpublished. */
const LATELY_MS = 48 * 3_600_000;

export async function recover(deps: RecoveryDeps, venueId: VenueId): Promise<void> {
  for await (const head of heads(deps.log, venueId)) {
    const open = head.closedAt === null;
    if (!open && deps.clock.now() - Date.parse(head.closedAt ?? "") > LATELY_MS) continue;
    const items = await publishAgain(deps, head);
    if (open) await interruptTurn(deps, head.rotationId);
    if (open) await waitAgain(deps, head.rotationId);
    deps.logger.info("a rotation is back", { rotationId: head.rotationId, itemsPublishedAgain: items });
  }
}

async function* heads(log: RotationLog, venueId: VenueId): AsyncIterable<RotationHead> {
  for (let cursor: string | null = null; ; ) {
    const page: { items: RotationHead[]; nextCursor: string | null } = await log.listHeads(venueId, {
      limit: 100,
      cursor,
    });
    yield* page.items;
    cursor = page.nextCursor;
    if (cursor === null) return;
  }
}

/** The log is the outbox: what the last snapshot does not cover may not have been published. */
async function publishAgain(deps: RecoveryDeps, { rotationId, venueId, epoch }: RotationHead): Promise<number> {
  let version = (await deps.log.loadSnapshot(rotationId))?.version ?? 0;
  for (let count = 0; ; ) {
    const items = await deps.log.readAfter(rotationId, version, READ_ITEMS);
    for (const item of items) await publish(deps.bus, { venueId, epoch }, item);
    count += items.length;
    const last = items.at(-1);
    if (!last) return count;
    version = last.to;
  }
}

/** Timers do not outlive the process; what came due meanwhile is done at once (ROT-25). */
async function waitAgain({ rotations, wakeups, clock }: RecoveryDeps, rotationId: RotationId): Promise<void> {
  const rotation = await rotations.current(rotationId);
  if (!rotation) return;
  for (const due of timeDue(null, rotation, new Date(clock.now()).toISOString())) await wakeups.ask(due);
}

/** The turn stays on stage; its length will say nothing. */
async function interruptTurn({ rotations, gateway, startId }: RecoveryDeps, rotationId: RotationId): Promise<void> {
  const turn = (await rotations.current(rotationId))?.state.onStage;
  if (!turn || turn.interrupted) return;
  const result = await gateway.submit({
    rotationId,
    actor: { role: "system" },
    command: { id: id<CommandId>(`restart-${startId}`), name: "interruptTurn", data: { turnId: turn.turnId } },
  });
  if (result?.status === "rejected") throw new Error(`the turn on stage could not be interrupted: ${result.detail}`);
}
