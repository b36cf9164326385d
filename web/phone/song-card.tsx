import { useState } from "preact/hooks";
import type { Request } from "../../core/rotation/state.ts";
import { duration, names, scriptLang } from "../shared/format.ts";
import { Icon } from "./icon.tsx";
import { KeyStepper } from "./key-stepper.tsx";
import { useOwnKey } from "./own-key.ts";
import type { Shared } from "./shared.ts";
import { useFocus } from "./use-focus.ts";

interface Props extends Shared {
  request: Request;
  /** 0-based. */
  index: number;
  count: number;
  isHeld: boolean;
  isDragging: boolean;
  shiftPx: number;
  onGrab(event: PointerEvent): void;
}

/** One of your songs and everything that can be done with it. */
export function SongCard({ request, index, count, isHeld, isDragging, shiftPx, onGrab, ...shared }: Props) {
  const { send, singerId, open } = shared;
  const { requestId, title, artist, durationSec, note, repeat } = request;
  const [removing, setRemoving] = useState(false);
  const [keyChange, changeKey] = useOwnKey(request.keyChange, (wanted) =>
    send("updateRequest", { singerId, requestId, keyChange: wanted }),
  );
  const move = (toIndex: number) => void send("moveRequest", { singerId, requestId, toIndex });
  return (
    <article
      class={`song${isHeld ? " held" : ""}${isDragging ? " dragging" : ""}`}
      data-card
      aria-label={title}
      style={shiftPx === 0 ? undefined : { transform: `translateY(${shiftPx}px)` }}
    >
      {index === 0 && <p class="first">You sing this first</p>}
      <div class="hd">
        <div class="w">
          <b dir="auto" lang={scriptLang(title)}>
            {title}
          </b>
          <span>
            <bdi lang={scriptLang(artist)}>{artist}</bdi>
            {durationSec !== null && `, ${duration(durationSec)}`}
          </span>
          <Duet request={request} />
          {note && <span dir="auto">For the KJ: {note}</span>}
          {repeat && <span>Sung tonight already, or somebody waits with it</span>}
        </div>
        {count > 1 && (
          <span class="grip" aria-hidden="true" onPointerDown={onGrab}>
            <Icon path="M5 9h14M5 15h14" />
          </span>
        )}
      </div>
      {removing ? (
        <Removing {...shared} request={request} isOnly={count === 1} onKeep={() => setRemoving(false)} />
      ) : (
        <>
          <div class="ctl">
            <KeyStepper value={keyChange} onChange={changeKey} />
            <div class="mv">
              <Shift label="Earlier" path="M12 19V6M6 11l6-6 6 6" can={index > 0} onPress={() => move(index - 1)} />
              <Shift
                label="Later"
                path="M12 5v13M6 13l6 6 6-6"
                can={index < count - 1}
                onPress={() => move(index + 1)}
              />
            </div>
          </div>
          <div class="ft">
            <button class="btn bare" type="button" onClick={() => open({ kind: "find", swap: requestId })}>
              Swap the song
            </button>
            <button class="btn stop" type="button" onClick={() => setRemoving(true)}>
              Remove
            </button>
          </div>
        </>
      )}
    </article>
  );
}

function Removing({ send, singerId, request, isOnly, onKeep }: Shared & RemovingProps) {
  const first = useFocus<HTMLButtonElement>();
  const remove = () => void send("removeRequest", { singerId, requestId: request.requestId });
  return (
    <>
      <p class="why pad">{isOnly ? "Without a song you keep your place, but are passed over." : "Off your list?"}</p>
      <div class="answers">
        <button class="btn stop-line" type="button" ref={first} onClick={remove}>
          Yes, remove
        </button>
        <button class="btn" type="button" onClick={onKeep}>
          Keep it
        </button>
      </div>
    </>
  );
}

interface RemovingProps {
  request: Request;
  isOnly: boolean;
  onKeep(): void;
}

function Duet({ request: { partners } }: { request: Request }) {
  const [first, ...others] = partners;
  if (!first) return null;
  const silent = partners.filter((partner) => !partner.confirmed).length;
  const unsure =
    silent === 0
      ? ""
      : partners.length > 1
        ? ", who have not all said yes yet"
        : first.singerId === null
          ? ", and the KJ has not said yes yet"
          : ", who has not said yes yet";
  return (
    <span>
      with <bdi>{names(first.stageName, others)}</bdi>
      {unsure}
    </span>
  );
}

interface ShiftProps {
  label: string;
  path: string;
  can: boolean;
  onPress(): void;
}

function Shift({ label, path, can, onPress }: ShiftProps) {
  return (
    <button class="btn" type="button" aria-label={label} aria-disabled={!can} onClick={() => can && onPress()}>
      <Icon path={path} />
    </button>
  );
}
