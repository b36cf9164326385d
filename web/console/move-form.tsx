import { useState } from "preact/hooks";
import type { SingerId } from "../../core/ids.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import type { Desk } from "./desk.ts";
import { drop } from "./drag.ts";

interface Props {
  desk: Desk;
  state: RotationState;
  singerId: SingerId;
  close(): void;
}

/** Moving without aiming: behind whom, and why (ROT-10 keeps the reason on everyone it touched). */
export function MoveForm({ desk, state, singerId, close }: Props) {
  const index = state.line.findIndex((one) => one.singerId === singerId);
  const others = state.line.filter((one) => one.singerId !== singerId);
  const [behind, setBehind] = useState<string>(others[index - 1]?.singerId ?? "");
  const [reason, setReason] = useState("");
  return (
    <form
      class="pair"
      onSubmit={async (event) => {
        event.preventDefault();
        const to = others.findIndex((one) => one.singerId === behind) + 1;
        if (await drop(desk, singerId, to, reason.trim())) close();
      }}
    >
      <label class="field">
        <span class="label">Place in line</span>
        <select value={behind} onChange={(event) => setBehind(event.currentTarget.value)}>
          <option value="">first</option>
          {others.map((one) => (
            <option key={one.singerId} value={one.singerId}>
              behind {one.stageName}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="label">Why, for those it moves</span>
        <input
          maxLength={100}
          placeholder="Birthday"
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <button class="btn" type="submit">
        Move
      </button>
    </form>
  );
}
