import { useRef } from "preact/hooks";
import type { RotationState } from "../../core/rotation/state.ts";
import { QrCode } from "../shared/qr-code.tsx";
import { useRefit } from "./use-refit.ts";

interface JoinProps {
  state: RotationState;
  /** The origin phones reach. */
  publicUrl: string;
}

/** Code and QR in the corner while the night goes on. */
export function JoinCorner({ state, publicUrl }: JoinProps) {
  return (
    <div class="join">
      <Qr state={state} publicUrl={publicUrl} />
      <div>
        <p>{invitation(state)}</p>
        <Code text={state.joinCode} />
        <p>{shortUrl(publicUrl)}</p>
      </div>
    </div>
  );
}

/** ROT-35: after last call new songs are only for those who have not sung. */
function invitation({ requestsOpen, lastRound, venue }: RotationState): string {
  if (!requestsOpen) return "Requests are closed";
  return lastRound ? "Not sung yet? Last call" : `Sing at ${venue}`;
}

/** The same, large, while nobody is in line. */
export function Invite({ state, publicUrl }: JoinProps) {
  return (
    <div class="invite">
      <Qr state={state} publicUrl={publicUrl} />
      <div>
        <p class="label">or {shortUrl(publicUrl)} with</p>
        <Code text={state.joinCode} />
      </div>
    </div>
  );
}

/** One line at the size of its place, a little smaller where broad letters need it. */
function Code({ text }: { text: string }) {
  const paragraph = useRef<HTMLParagraphElement>(null);
  useRefit(paragraph, text, narrowDown);
  return (
    <p class="code" ref={paragraph}>
      <span>{text}</span>
    </p>
  );
}

function narrowDown(element: HTMLElement): void {
  const line = element.firstElementChild;
  if (!(line instanceof HTMLElement)) return;
  element.style.fontSize = "";
  const share = element.clientWidth / line.offsetWidth;
  // The face grows broader as it grows smaller, hence a little less than the share.
  if (share < 1) element.style.fontSize = `calc(${getComputedStyle(element).fontSize} * ${share * 0.95})`;
}

function Qr({ state, publicUrl }: JoinProps) {
  return (
    <div class="qr">
      <QrCode text={`${publicUrl}/join/${state.joinCode}`} label="QR code to join" />
    </div>
  );
}

function shortUrl(publicUrl: string): string {
  return `${publicUrl.replace(/^https?:\/\//, "")}/join`;
}
