import { useState } from "preact/hooks";
import type { CommandData } from "../../core/commands/index.ts";
import type { CommandResult } from "../../core/protocol.ts";
import type { Turn } from "../../core/rotation/state.ts";
import { waits } from "../../core/rotation/waits.ts";
import { announce } from "../shared/announcer.tsx";
import { countdown, names, songLine } from "../shared/format.ts";
import { useNow } from "../shared/use-now.ts";
import { hasLetOneGo, rememberLetOneGo } from "./let-one-go.ts";
import type { Shared } from "./shared.ts";

type Answer = CommandData<"answerCall">["answer"];

/** Called: the light is everywhere, and the answers are under the thumb (ROT-25). */
export function Called({ turn, ...shared }: Shared & { turn: Turn }) {
  return (
    <main class="full">
      <p class="lead">
        <bdi>{names(turn.stageName, turn.partners)}</bdi>
      </p>
      <h1 class="big">
        You’re
        <br />
        on.
      </h1>
      <p class="what">Come to the stage</p>
      <p class="by" dir="auto">
        {songLine(turn.request)}
      </p>
      <Answers {...shared} key={turn.turnId} turn={turn} />
    </main>
  );
}

function Answers({ turn, state, singerId, sync, now, say }: Shared & { turn: Turn }) {
  const [refused, setRefused] = useState<string | null>(null);
  const isOwn = turn.singerId === singerId;
  const coming = turn.answer === "coming";
  const busy = sync.pending.value.some((command) => command.name === "answerCall");
  const mayLetOneGo = isOwn && state.status === "open" && waits(state, now).size > 0 && !hasLetOneGo(turn);
  const answer = async (given: Answer) => {
    if (busy) return;
    setRefused(null);
    const result = await sync.send("answerCall", { turnId: turn.turnId, answer: given });
    if (given === "oneMore" && (result.status === "applied" || result.code === "NOT_ALLOWED")) rememberLetOneGo(turn);
    if (result.status === "rejected") return setRefused(refusalWords(result));
    const first = given === "oneMore" ? sync.state.value?.onStage : null;
    const told = outcome(given, isOwn, first?.stageName);
    // What the light itself goes on to show is only read out.
    if (given === "coming" || !isOwn) announce(told);
    else say(told, first);
  };
  return (
    <div class="acts answers-on">
      <p class="by" role="status">
        {refused ?? standing(turn, isOwn)}
        {!refused && !coming && turn.flag === null && <TimeLeft turn={turn} sync={sync} />}
      </p>
      {!coming && (
        <button class="btn dark wide" type="button" aria-disabled={busy} onClick={() => void answer("coming")}>
          I’m coming
        </button>
      )}
      {mayLetOneGo && (
        <button class="btn on wide" type="button" aria-disabled={busy} onClick={() => void answer("oneMore")}>
          One more before me
        </button>
      )}
      {!(turn.flag === "partnerSkips" && !isOwn) && (
        <button class="btn on wide" type="button" aria-disabled={busy} onClick={() => void answer("skip")}>
          {isOwn ? "Not this time" : "I can’t come"}
        </button>
      )}
    </div>
  );
}

/** Until when the call waits (`rules.answerWithinSec`); not read out every second. */
function TimeLeft({ turn, sync }: { turn: Turn } & Pick<Shared, "sync">) {
  const now = useNow(sync.serverNow).value;
  if (turn.answerBy === null) return null;
  return (
    <span aria-live="off">
      Answer within <b class="left">{countdown(Date.parse(turn.answerBy) - now)}</b>
    </span>
  );
}

/** What has become of the call so far. */
function standing(turn: Turn, isOwn: boolean): string {
  if (turn.flag === "partnerSkips")
    return isOwn ? "Your partner can’t come. Ask the KJ." : "The KJ knows you can’t come.";
  if (turn.answer === "coming") return "The KJ knows you’re coming.";
  if (turn.flag === "noAnswer") return "The KJ still waits for you.";
  return "";
}

function outcome(given: Answer, isOwn: boolean, first = "Somebody else"): string {
  if (given === "coming") return "The KJ knows you’re coming.";
  if (!isOwn) return "The KJ knows you can’t come.";
  if (given === "skip") return "You let this one go. Your song stays first, and no harm done.";
  return `${first} goes first, then you.`;
}

function refusalWords({ code, detail }: Extract<CommandResult, { status: "rejected" }>): string {
  switch (code) {
    case "NOT_ALLOWED":
      return "You have let one go ahead already.";
    case "NOBODY_READY":
      return "Nobody else is ready to go first.";
    case "ON_BREAK":
      return "It is break time. Nobody else is called now.";
    default:
      return detail;
  }
}
