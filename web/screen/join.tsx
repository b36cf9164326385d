import type { RotationState } from "../../core/rotation/state.ts";
import { QrCode } from "../shared/qr-code.tsx";

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
        <p>{state.requestsOpen ? `Sing at ${state.venue}` : "Requests are closed"}</p>
        <p class="code">{state.joinCode}</p>
        <p>{shortUrl(publicUrl)}</p>
      </div>
    </div>
  );
}

/** The same, large, while nobody is in line. */
export function Invite({ state, publicUrl }: JoinProps) {
  return (
    <div class="invite">
      <Qr state={state} publicUrl={publicUrl} />
      <div>
        <p class="label">or {shortUrl(publicUrl)} with</p>
        <p class="code">{state.joinCode}</p>
      </div>
    </div>
  );
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
