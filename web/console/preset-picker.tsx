import { useState } from "preact/hooks";
import { PRESETS, presetOf } from "../../core/rotation/presets.ts";
import type { HouseRules } from "../../core/rotation/rules.ts";
import { keptStorage } from "../shared/stored-session.ts";
import { isSameRules, keepOwnPresets, type OwnPreset, readOwnPresets, withOwnPreset } from "./own-presets.ts";

interface Props {
  /** As they would be with what was changed so far. */
  rules: HouseRules;
  onPick(rules: Partial<HouseRules>): void;
}

/** The usual ways to run a line by their names, and the venue's own. */
export function PresetPicker({ rules, onPick }: Props) {
  const [own, setOwn] = useState(() => readOwnPresets(keptStorage()));
  const [name, setName] = useState("");
  const keep = (presets: OwnPreset[]) => {
    keepOwnPresets(keptStorage(), presets);
    setOwn(presets);
  };
  const keepAs = () => {
    if (!name.trim()) return;
    keep(withOwnPreset(own, { name: name.trim(), rules }));
    setName("");
  };
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
        {same ? `${same.name}: this venue’s own rules.` : (usual?.summary ?? "This venue’s own order.")}
      </p>
      <div class="pair">
        {same ? (
          <button class="btn" type="button" onClick={() => keep(own.filter((preset) => preset !== same))}>
            Forget {same.name}
          </button>
        ) : (
          <>
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
                  keepAs();
                }}
              />
            </label>
            <button class="btn" type="button" aria-disabled={!name.trim()} onClick={keepAs}>
              Keep
            </button>
          </>
        )}
      </div>
    </fieldset>
  );
}
