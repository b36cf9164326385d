import { entryOf } from "../../core/rotation/place.ts";
import { shiftOf, useDragOrder } from "./drag-order.ts";
import type { Shared } from "./shared.ts";
import { SheetBar } from "./sheet-bar.tsx";
import { SongCard } from "./song-card.tsx";
import { mayAsk } from "./view.ts";

/** The playlist: first to be sung first. */
export function MySongs(shared: Shared) {
  const { state, singerId, send, close } = shared;
  const entry = entryOf(state, singerId);
  const requests = entry?.requests ?? [];
  const { items, held, grab } = useDragOrder(requests, ({ requestId }, toIndex) =>
    send("moveRequest", { singerId, requestId, toIndex }),
  );
  return (
    <main>
      <SheetBar onClose={close} title="My songs">
        <span class="hint count">
          {requests.length} of {state.rules.maxRequests}
        </span>
      </SheetBar>
      {requests.length === 0 && (
        <p class="why">
          {entry && mayAsk(state, entry)
            ? "No song. Others sing past you until you pick one."
            : "No song, and requests are closed."}
        </p>
      )}
      <div class="cards">
        {items.map((request, index) => (
          <SongCard
            key={request.requestId}
            {...shared}
            request={request}
            index={index}
            count={items.length}
            isHeld={held?.from === index}
            isDragging={held !== null}
            shiftPx={shiftOf(held, index)}
            onGrab={(event) => grab(index, event)}
          />
        ))}
      </div>
    </main>
  );
}
