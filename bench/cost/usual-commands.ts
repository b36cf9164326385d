/** What is done over and over in a night, in a round that leaves the line as long as it was. */
import type { CommandName } from "../../core/commands/index.ts";
import type { RotationState } from "../../core/rotation/state.ts";

export interface Playing {
  state(): RotationState;
  /** @throws when the command is refused. */
  send(name: CommandName, data: object): Promise<{ singerId?: string }>;
}

/** How often each is done in one round. */
export const ROUND: readonly CommandName[] = [
  "next",
  "start",
  "addRequest",
  "addRequest",
  "announce",
  "holdSinger",
  "resumeSinger",
  "moveSinger",
  "addSinger",
  "removeSinger",
];

/** One round; needs a line of at least six and somebody on stage. */
export async function playRound({ state, send }: Playing): Promise<void> {
  const song = { title: "A song with a usual title", artist: "An artist", durationSec: 210 };
  await send("next", { onStage: state().onStage?.turnId ?? null, force: true });
  const { onStage, line } = state();
  const fifth = line[4]?.singerId;
  await send("start", { turnId: onStage?.turnId });
  await send("addRequest", { singerId: onStage?.singerId, ...song });
  await send("addRequest", { singerId: fifth, ...song });
  await send("announce", { text: "Last orders at the bar, and happy birthday, Zoë!" });
  await send("holdSinger", { singerId: fifth });
  await send("resumeSinger", { singerId: fifth });
  await send("moveSinger", { singerId: fifth, toIndex: 1, reason: "birthday" });
  const { singerId } = await send("addSinger", { stageName: "A late arrival" });
  await send("removeSinger", { singerId });
}
