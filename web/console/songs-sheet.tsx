import { useState } from "preact/hooks";
import { entryOf } from "../../core/rotation/place.ts";
import type { Request } from "../../core/rotation/state.ts";
import { signed, songLine } from "../shared/format.ts";
import type { SheetProps } from "./sheet-props.ts";
import { type Picked, SongPicker } from "./song-picker.tsx";

/** The chosen singer's playlist: add, reorder, change key, remove. */
export function SongsSheet({ desk, state, close }: SheetProps) {
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<{ song: Picked; words: string } | null>(null);
  const singerId = desk.selected.value;
  const entry = singerId && entryOf(state, singerId);
  if (!singerId || !entry) return <p class="quiet">Choose a singer first.</p>;

  const add = async () => {
    if (!picked) return;
    const done = `${entry.stageName} asks for ${picked.words}`;
    if (await desk.send("addRequest", { singerId, ...picked.song }, done)) close();
  };
  const move = (request: Request, toIndex: number) => {
    if (toIndex < 0 || toIndex >= entry.requests.length) return;
    void desk.send("moveRequest", { singerId, requestId: request.requestId, toIndex }, `Moved ${request.title}`);
  };
  const key = (request: Request, keyChange: number) => {
    if (Math.abs(keyChange) > 6) return;
    void desk.send(
      "updateRequest",
      { singerId, requestId: request.requestId, keyChange },
      `${request.title} in key ${signed(keyChange)}`,
    );
  };

  return (
    <div class="stack">
      <p class="singer name" dir="auto">
        {entry.stageName}
      </p>
      <ol class="playlist">
        {entry.requests.map((request, index) => (
          <li key={request.requestId}>
            <span class="w" dir="auto">
              {songLine(request)}
              {request.partners.map((partner) => (
                <PartnerLine
                  key={partner.stageName}
                  desk={desk}
                  singerId={singerId}
                  request={request}
                  partner={partner}
                />
              ))}
            </span>
            <button
              class="btn"
              type="button"
              aria-label={`${request.title} lower`}
              onClick={() => key(request, request.keyChange - 1)}
            >
              −
            </button>
            <span class="semitones">{signed(request.keyChange)}</span>
            <button
              class="btn"
              type="button"
              aria-label={`${request.title} higher`}
              onClick={() => key(request, request.keyChange + 1)}
            >
              +
            </button>
            <button
              class="btn"
              type="button"
              aria-disabled={index === 0}
              aria-label={`${request.title} earlier`}
              onClick={() => move(request, index - 1)}
            >
              ↑
            </button>
            <button
              class="btn"
              type="button"
              aria-disabled={index === entry.requests.length - 1}
              aria-label={`${request.title} later`}
              onClick={() => move(request, index + 1)}
            >
              ↓
            </button>
            <button
              class="btn"
              type="button"
              onClick={() =>
                void desk.send("removeRequest", { singerId, requestId: request.requestId }, `Removed ${request.title}`)
              }
            >
              Remove
            </button>
          </li>
        ))}
      </ol>
      <SongPicker
        desk={desk}
        state={state}
        label={`Another song for ${entry.stageName}`}
        text={text}
        onText={setText}
        onPick={(song, words) => setPicked(song && { song, words })}
        onEnter={() => void add()}
      />
      <button class="btn strong" type="button" aria-disabled={picked === null} onClick={() => void add()}>
        {picked ? `Add ${picked.words}` : "Add the song"}
      </button>
    </div>
  );
}

interface PartnerLineProps {
  desk: SheetProps["desk"];
  singerId: NonNullable<SheetProps["desk"]["selected"]["value"]>;
  request: Request;
  partner: Request["partners"][number];
}

/** The KJ answers for friends without a phone, and for whoever tells the KJ instead. */
function PartnerLine({ desk, singerId, request, partner }: PartnerLineProps) {
  return (
    <span class="quiet partner">
      with <bdi>{partner.stageName}</bdi>
      {!partner.confirmed && (
        <button class="btn" type="button" onClick={() => desk.agree(singerId, request, partner)}>
          Says yes
        </button>
      )}
      <button
        class="btn"
        type="button"
        aria-label={`${request.title} without ${partner.stageName}`}
        onClick={() => desk.dropPartner(singerId, request, partner)}
      >
        Without them
      </button>
    </span>
  );
}
