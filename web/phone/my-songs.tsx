import { entryOf } from "../../core/rotation/place.ts";
import type { Request } from "../../core/rotation/state.ts";
import { duration, names } from "../shared/format.ts";
import { KeyStepper } from "./key-stepper.tsx";
import { SheetBar } from "./sheet-bar.tsx";
import type { Shared } from "./singer.tsx";

/** The playlist: first to be sung first. */
export function MySongs({ state, singerId, send, onClose }: Shared & { onClose(): void }) {
  const requests = entryOf(state, singerId)?.requests ?? [];
  return (
    <main>
      <SheetBar onClose={onClose}>
        <h1 class="big sheet-title">My songs</h1>
        <span class="hint count">
          {requests.length} of {state.rules.maxRequests}
        </span>
      </SheetBar>
      {requests.length === 0 && <p class="why">No song yet. Find one, and you have a place.</p>}
      {requests.map((request, index) => (
        <article class="song" key={request.requestId}>
          {index === 0 && <p class="first">You sing this first</p>}
          <div class="hd">
            <div class="w">
              <b dir="auto">{request.title}</b>
              <span dir="auto">
                {request.artist}
                {request.durationSec && `, ${duration(request.durationSec)}`}
              </span>
              {request.repeat && <span>sung tonight already, or somebody waits with it</span>}
              <Duet request={request} />
            </div>
            <button
              class="btn stop"
              type="button"
              aria-label={`Remove ${request.title}`}
              onClick={() => void send("removeRequest", { singerId, requestId: request.requestId })}
            >
              Remove
            </button>
          </div>
          <div class="ctl">
            <KeyStepper
              value={request.keyChange}
              onChange={(keyChange) =>
                void send("updateRequest", { singerId, requestId: request.requestId, keyChange })
              }
            />
            <div class="mv">
              <Shift
                label="Earlier"
                path="M12 19V6M6 11l6-6 6 6"
                to={index - 1}
                {...{ request, singerId, send, count: requests.length }}
              />
              <Shift
                label="Later"
                path="M12 5v13M6 13l6 6 6-6"
                to={index + 1}
                {...{ request, singerId, send, count: requests.length }}
              />
            </div>
          </div>
        </article>
      ))}
    </main>
  );
}

function Duet({ request }: { request: Request }) {
  if (request.partners.length === 0) return null;
  const [first, ...others] = request.partners;
  const unsure = request.partners.some((partner) => !partner.confirmed);
  return (
    <span dir="auto">
      with {names(first?.stageName ?? "", others)}
      {unsure && ", not everybody has said yes"}
    </span>
  );
}

interface ShiftProps extends Pick<Shared, "singerId" | "send"> {
  label: string;
  path: string;
  to: number;
  count: number;
  request: Request;
}

function Shift({ label, path, to, count, request, singerId, send }: ShiftProps) {
  const possible = to >= 0 && to < count;
  return (
    <button
      class="btn"
      type="button"
      aria-label={`${label}: ${request.title}`}
      aria-disabled={!possible}
      onClick={() => possible && void send("moveRequest", { singerId, requestId: request.requestId, toIndex: to })}
    >
      <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}
