import { useState } from "preact/hooks";
import type { CommandData } from "../../core/commands/index.ts";
import type { SingerId } from "../../core/ids.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { KeyStepper } from "./key-stepper.tsx";

type Partners = NonNullable<CommandData<"addRequest">["partners"]>;

interface Extra {
  keyChange: number;
  partners: Partners;
}

export type Asked = Extra & ({ songId: string } | { title: string; artist: string });

interface Props {
  state: RotationState;
  singerId: SingerId;
  busy: boolean;
  onAsk(extra: Extra): Promise<void>;
}

/** Key, partner, and the one button. */
export function AskForm({ state, singerId, busy, onAsk }: Props) {
  const [keyChange, setKeyChange] = useState(0);
  const [partner, setPartner] = useState<string | null>(null);
  const [friend, setFriend] = useState("");
  const others = [...state.line, ...state.bench].filter((one) => one.singerId !== singerId);
  const partners: Partners =
    partner === "" && friend.trim() ? [{ stageName: friend.trim() }] : partner ? [{ singerId: partner }] : [];
  return (
    <div class="pick">
      <KeyStepper value={keyChange} onChange={setKeyChange} />
      {partner === null ? (
        <button class="btn wide" type="button" onClick={() => setPartner("")}>
          Sing it with somebody
        </button>
      ) : (
        <>
          <label class="with">
            With
            <select class="input" value={partner} onChange={(event) => setPartner(event.currentTarget.value)}>
              <option value="">a friend without a phone</option>
              {others.map((one) => (
                <option key={one.singerId} value={one.singerId}>
                  {one.stageName}
                </option>
              ))}
            </select>
          </label>
          {partner === "" && (
            <input
              class="input"
              aria-label="Your friend’s name"
              placeholder="Your friend’s name"
              maxLength={40}
              dir="auto"
              value={friend}
              onInput={(event) => setFriend(event.currentTarget.value)}
            />
          )}
          <p class="hint">
            {partner === "" ? "The KJ says yes for your friend." : "They are asked on their own phone."}
          </p>
          <button class="btn bare" type="button" onClick={() => setPartner(null)}>
            Alone after all
          </button>
        </>
      )}
      <button
        class="btn do wide"
        type="button"
        aria-disabled={busy}
        onClick={() => !busy && void onAsk({ keyChange, partners })}
      >
        Ask for this song
      </button>
    </div>
  );
}
