import { QrCode } from "../shared/qr-code.tsx";
import type { SheetProps } from "./sheet-props.ts";

export function InviteSheet({ desk, state }: SheetProps) {
  const join = `${desk.config.publicUrl}/join/${state.joinCode}`;
  const screen = `${desk.config.publicUrl}/screen`;
  const ownScreen = `${screen}/${state.joinCode}`;
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
        {desk.config.followsNights && (
          <>
            <dt>Screen, tonight and every night</dt>
            <dd>
              <a href={screen} target="_blank" rel="noreferrer">
                {screen}
              </a>
            </dd>
          </>
        )}
        <dt>{desk.config.followsNights ? "Screen of this night alone, for another room" : "Screen"}</dt>
        <dd>
          <a href={ownScreen} target="_blank" rel="noreferrer">
            {ownScreen}
          </a>
        </dd>
      </dl>
    </div>
  );
}
