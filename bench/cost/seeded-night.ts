/** A night with a line of some length, put into a store without playing it there command by command. */
import type { RotationLog } from "../../core/ports/rotation-log.ts";
import type { Rotation } from "../../core/rotation/fold.ts";
import { Night } from "../night.ts";

/**
 * The whole past is one item of the log and its snapshot. Somebody is on stage, whose turn has started.
 *
 * @param singers how many stand in line.
 * @throws when the store already has a night with that id or join code.
 */
export async function seedNight(
  log: Pick<RotationLog, "create" | "append" | "saveSnapshot">,
  rotationId: string,
  joinCode: string,
  singers: number,
): Promise<Rotation> {
  const night = new Night(rotationId, joinCode, Date.now() - 24 * 3600_000);
  night.addSingers(singers + 1);
  night.send("next", { onStage: null });
  const { onStage } = night.rotation.state;
  night.send("start", { turnId: onStage?.turnId });
  const created = await log.create(night.head, night.first);
  const last = night.events.at(-1);
  if (created !== "created" || !last) throw new Error(`the night ${rotationId} could not be opened: ${created}`);
  await log.append({
    rotationId: night.head.rotationId,
    from: 2,
    to: last.version,
    commandId: last.commandId,
    events: night.events,
    created: {},
    outgoing: [],
  });
  await log.saveSnapshot(night.rotation);
  return night.rotation;
}
