import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { CommandData } from "../../core/commands/index.ts";
import type { SingerId } from "../../core/ids.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { KeyStepper } from "./key-stepper.tsx";
import { PartnerPicker } from "./partner-picker.tsx";
import { TextField } from "./text-field.tsx";

type Extra = Pick<CommandData<"addRequest">, "keyChange" | "note" | "partners">;

export type Asked = Extra & ({ songId: string } | { title: string; artist: string });

export interface AskFormProps {
  state: RotationState;
  singerId: SingerId;
  busy: boolean;
  /** Another song for a request that is held: only its key is asked for. */
  isSwap: boolean;
  hint?: string | null;
  /** What else is asked, first of all. */
  children?: ComponentChildren;
  onAsk(extra: Extra): Promise<void>;
}

/** Key, partner, a word for the KJ, and the one button. */
export function AskForm({ state, singerId, busy, isSwap, hint, children, onAsk }: AskFormProps) {
  const [keyChange, setKeyChange] = useState(0);
  const [partners, setPartners] = useState<NonNullable<Extra["partners"]>>([]);
  const [friend, setFriend] = useState<string | null>(null);
  const [note, setNote] = useState<string | null>(null);
  const words = note?.trim() ?? "";
  const typed = friend?.trim();
  // A friend whose name stands there is meant, "Add" or not.
  const all = typed ? [...partners, { stageName: typed }] : partners;
  const ask = () =>
    onAsk({
      ...(keyChange !== 0 && { keyChange }),
      ...(all.length > 0 && { partners: all }),
      ...(words !== "" && { note: words }),
    });
  return (
    // The browser says what is still missing, and where.
    <form
      class="pick"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void ask();
      }}
    >
      {children}
      {hint && <p class="hint">{hint}</p>}
      <KeyStepper value={keyChange} onChange={setKeyChange} />
      {!isSwap && (
        <PartnerPicker
          state={state}
          singerId={singerId}
          value={partners}
          onChange={setPartners}
          friend={friend}
          setFriend={setFriend}
        />
      )}
      {!isSwap && note === null && (
        <button class="btn wide" type="button" onClick={() => setNote("")}>
          A word for the KJ
        </button>
      )}
      {note !== null && (
        <TextField label="A word for the KJ" value={note} maxLength={280} takesFocus onChange={setNote} />
      )}
      <button class="btn do wide" type="submit" aria-disabled={busy}>
        {busy ? "One moment…" : isSwap ? "Sing this instead" : "Ask for this song"}
      </button>
    </form>
  );
}
