import { useState } from "preact/hooks";
import { PRESETS, presetOf } from "../../core/rotation/presets.ts";
import type { HouseRules } from "../../core/rotation/rules.ts";
import { isSameRules, type OwnPreset } from "./own-presets.ts";

interface Props {
  /** As they would be with what was changed so far. */
  rules: HouseRules;
  own: readonly OwnPreset[];
}

/** The usual ways to run a line by their names, and the venue's own. */
export function PresetPicker({ rules, own, onPick }: Props & { onPick(rules: Partial<HouseRules>): void }) {
  const usual = presetOf(rules);
  const same = own.find((preset) => isSameRules(preset.rules, rules));
  return (
    <fieldset class="presets">
      <legend class="label">Start from</legend>
      <div class="pair">
        {PRESETS.map((preset) => (
          <button
            key={preset.name}
            class="btn"
            type="button"
            aria-pressed={!same && preset === usual}
            onClick={() => onPick(preset.rules)}
          >
            {preset.title}
          </button>
        ))}
        {own.map((preset) => (
          <button
            key={`own ${preset.name}`}
            class="btn"
            type="button"
            aria-pressed={preset === same}
            onClick={() => onPick(preset.rules)}
          >
            <bdi>{preset.name}</bdi>
          </button>
        ))}
      </div>
      <p class="quiet" role="status">
        {same ? `${same.name}: this venue’s own rules.` : (usual?.summary ?? "An order of this venue’s own.")}
      </p>
    </fieldset>
  );
}

interface KeepProps extends Props {
  onKeep(name: string): void;
  onForget(preset: OwnPreset): void;
}

/** The rules as they stand in the fields, under a name for other nights. */
export function KeepPreset({ rules, own, onKeep, onForget }: KeepProps) {
  const [name, setName] = useState("");
  const same = own.find((preset) => isSameRules(preset.rules, rules));
  if (same) {
    return (
      <div class="pair">
        <button class="btn" type="button" onClick={() => onForget(same)}>
          Forget {same.name}
        </button>
      </div>
    );
  }
  const keep = () => {
    if (!name.trim()) return;
    onKeep(name.trim());
    setName("");
  };
  return (
    <div class="pair">
      <label class="field">
        <span class="label">Keep these rules as</span>
        <input
          maxLength={40}
          placeholder="Our Fridays"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            // The form around it would change the rules.
            event.preventDefault();
            keep();
          }}
        />
      </label>
      <button class="btn" type="button" aria-disabled={!name.trim()} onClick={keep}>
        Keep
      </button>
    </div>
  );
}
