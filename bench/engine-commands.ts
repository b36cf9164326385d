/** Every command once, about somebody far down the line. */
import type { Actor } from "../core/actor.ts";
import type { CommandName } from "../core/commands/index.ts";
import type { Night } from "./night.ts";

export interface Probe {
  name: CommandName;
  /** What the rotation must be like; taken back afterwards. */
  prepare?: () => void;
  data: () => object;
  actor?: Actor;
}

const SONG = { title: "A song with a usual title", artist: "Artist" };
const SYSTEM: Actor = { role: "system" };

/** @param night with singers in line, a request each, and nobody on stage. */
export function commandsOf(night: Night): Probe[] {
  const state = () => night.rotation.state;
  const last = () => state().line.at(-1);
  const lastId = () => ({ singerId: last()?.singerId });
  const lastRequest = () => ({ ...lastId(), requestId: last()?.requests[0]?.requestId });
  const turnId = () => ({ turnId: state().onStage?.turnId });
  const onStage = () => ({ onStage: state().onStage?.turnId ?? null, force: true });
  const inSec = (sec: number) => new Date(night.nowMs + sec * 1000).toISOString();
  const call = () => void night.send("next", onStage());
  const ban = () => void night.send("banSinger", lastId());
  const askDuet = () => {
    const partners = [{ singerId: state().line[0]?.singerId }];
    night.send("addRequest", { ...lastId(), ...SONG, title: "A duet", partners });
  };
  const leaveSoon = () => {
    night.send("setAvailability", { ...lastId(), until: inSec(90) });
    night.send("announce", { text: "Soon" });
  };
  const probes: { [Name in CommandName]: Omit<Probe, "name"> } = {
    addRequest: { data: () => ({ ...lastId(), ...SONG }) },
    addSinger: { data: () => ({ stageName: "Somebody new" }) },
    announce: { data: () => ({ text: "Last orders" }) },
    answerCall: { prepare: call, data: () => ({ ...turnId(), answer: "oneMore" }) },
    banSinger: { data: lastId },
    callSinger: { prepare: call, data: () => ({ ...onStage(), ...lastId() }) },
    changeTurn: { prepare: call, data: () => ({ ...turnId(), ...SONG }) },
    close: { prepare: call, data: () => ({}) },
    closeRequests: { data: () => ({}) },
    complete: { prepare: call, data: turnId },
    confirmDuet: {
      prepare: askDuet,
      data: () => ({
        ...lastId(),
        requestId: last()?.requests.at(-1)?.requestId,
        partner: state().line[0]?.singerId,
        accept: true,
      }),
    },
    endBreak: { prepare: () => void night.send("startBreak", {}), data: () => ({}) },
    fillIn: { data: () => ({ ...SONG, stageName: "The host", onStage: null }) },
    holdSinger: { data: lastId },
    interruptTurn: { prepare: call, data: turnId, actor: SYSTEM },
    moveRequest: { prepare: askDuet, data: () => ({ ...lastRequest(), toIndex: 1 }) },
    moveSinger: { data: () => ({ ...lastId(), toIndex: 1, reason: "birthday" }) },
    next: { prepare: call, data: onStage },
    noShow: { prepare: call, data: turnId },
    openRequests: { prepare: () => void night.send("closeRequests", {}), data: () => ({}) },
    passTime: { prepare: leaveSoon, data: () => ({}), actor: SYSTEM },
    removeRequest: { data: lastRequest },
    removeSinger: { data: lastId },
    renameSinger: { data: () => ({ ...lastId(), stageName: "Somebody else" }) },
    resumeSinger: { prepare: () => void night.send("holdSinger", lastId()), data: lastId },
    setAvailability: { data: () => ({ ...lastId(), until: inSec(100 * 60) }) },
    setLastRound: { data: () => ({ on: true }) },
    setRules: { data: () => ({ lockedNext: 2 }) },
    start: { prepare: call, data: turnId },
    startBreak: { data: () => ({}) },
    unbanSinger: {
      data: () => ({ singerId: state().banned[0]?.singerId }),
      prepare: ban,
    },
    uncall: { prepare: call, data: turnId },
    undo: { prepare: call, data: () => ({}) },
    updateRequest: { data: () => ({ ...lastRequest(), ...SONG }) },
  };
  return Object.entries(probes).map(([name, probe]) => ({ name: name as CommandName, ...probe }));
}
