import { useState } from "preact/hooks";
import type { CommandData } from "../../core/commands/index.ts";
import type { SingerId } from "../../core/ids.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { Icon } from "./icon.tsx";
import { TextField } from "./text-field.tsx";

type Partners = NonNullable<CommandData<"addRequest">["partners"]>;

interface Props {
  state: RotationState;
  singerId: SingerId;
  value: Partners;
  onChange(partners: Partners): void;
  /** The name of a friend that is being typed; null when none is. */
  friend: string | null;
  setFriend(name: string | null): void;
}

const MOST_PARTNERS = 3;
/** Values of the list that are no singer's id, which never has a blank. */
const ALONE = " alone";
const FRIEND = " friend";

/** Who sings with you: singers of tonight, who are asked on their phones, and friends without one, by name (ROT-32). */
export function PartnerPicker({ state, singerId, value, onChange, friend, setFriend }: Props) {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) {
    return (
      <button class="btn wide" type="button" onClick={() => setOpen(true)}>
        Sing it with somebody
      </button>
    );
  }
  const { line, bench, onStage } = state;
  const everybody = [...(onStage ? [onStage.entry] : []), ...line, ...bench];
  const nameOf = (id: string) => everybody.find((one) => one.singerId === id)?.stageName ?? "";
  const picked = new Set(value.map((one) => ("singerId" in one ? one.singerId : "")));
  const free = everybody
    .filter((one) => one.singerId !== singerId && !picked.has(one.singerId))
    .sort((one, other) => one.stageName.localeCompare(other.stageName));
  const add = (partner: Partners[number]) => onChange([...value, partner]);
  const addFriend = () => {
    if (friend?.trim()) add({ stageName: friend.trim() });
    setFriend(null);
  };

  return (
    <div class="partners">
      {value.map((one, index) => {
        const name = "singerId" in one ? nameOf(one.singerId) : one.stageName;
        return (
          <div class="partner" key={name}>
            <span>
              with <bdi>{name}</bdi>
              <span class="hint">{"singerId" in one ? ", asked on their phone" : ", the KJ says yes for them"}</span>
            </span>
            <button class="btn bare" type="button" onClick={() => onChange(value.filter((_, at) => at !== index))}>
              <span class="visually-hidden">Without {name}</span>
              <Icon path="M6 6l12 12M18 6 6 18" />
            </button>
          </div>
        );
      })}
      {value.length < MOST_PARTNERS && friend === null && (
        <label class="with">
          {value.length === 0 ? "With whom?" : "And with?"}
          <select
            class="input"
            value=""
            required={value.length === 0}
            onChange={({ currentTarget }) => {
              const chosen = currentTarget.value;
              currentTarget.value = "";
              if (chosen === FRIEND) setFriend("");
              else if (chosen === ALONE) setOpen(false);
              else if (chosen) add({ singerId: chosen });
            }}
          >
            <option value="">Choose…</option>
            {value.length === 0 && <option value={ALONE}>Nobody, I sing alone</option>}
            <option value={FRIEND}>A friend without a phone</option>
            {free.map((one) => (
              <option key={one.singerId} value={one.singerId}>
                {one.stageName}
              </option>
            ))}
          </select>
        </label>
      )}
      {friend !== null && (
        <div class="friend">
          <TextField
            label="Your friend’s name"
            value={friend}
            maxLength={40}
            takesFocus
            required
            onChange={setFriend}
            onEnter={addFriend}
          />
          <button class="btn" type="button" onClick={addFriend}>
            {friend.trim() ? "Add" : "Cancel"}
          </button>
        </div>
      )}
    </div>
  );
}
