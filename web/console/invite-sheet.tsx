import { QrCode } from "../shared/qr-code.tsx";
import type { SheetProps } from "./sheet-props.ts";

export function InviteSheet({ desk, state }: SheetProps) {
  const join = `${desk.config.publicUrl}/join/${state.joinCode}`;
  const screen = `${desk.config.publicUrl}/screen/${state.joinCode}`;
  return (
    <div class="invite">
      <div class="qr">
        <QrCode text={join} label={`QR code of ${join}`} />
      </div>
      <dl>
        <dt>Code</dt>
        <dd class="name">{state.joinCode}</dd>
        <dt>Phones</dt>
        <dd>
          <a href={join} target="_blank" rel="noreferrer">
            {join}
          </a>
        </dd>
        <dt>Screen</dt>
        <dd>
          <a href={screen} target="_blank" rel="noreferrer">
            {screen}
          </a>
        </dd>
      </dl>
    </div>
  );
}
