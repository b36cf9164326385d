import { useState } from "preact/hooks";
import type { HouseRules } from "../../core/rotation/rules.ts";
import { keptStorage } from "../shared/stored-session.ts";
import { keepOwnPresets, type OwnPreset, readOwnPresets, withOwnPreset } from "./own-presets.ts";
import { KeepPreset, PresetPicker } from "./preset-picker.tsx";
import { RuleControl } from "./rule-control.tsx";
import { RULE_FIELDS } from "./rule-fields.ts";
import { RulesPreview } from "./rules-preview.tsx";
import type { SheetProps } from "./sheet-props.ts";

/** Every house rule in plain words, with what a change would do; only what was changed is sent. */
export function RulesSheet({ desk, state, now, close }: SheetProps) {
  const [changes, setChanges] = useState<Partial<HouseRules>>({});
  const [own, setOwn] = useState(() => readOwnPresets(keptStorage()));
  const keep = (presets: OwnPreset[]) => {
    keepOwnPresets(keptStorage(), presets);
    setOwn(presets);
  };
  const rules = { ...state.rules, ...changes };
  const changed = Object.entries(changes).filter(([name, value]) => state.rules[name as keyof HouseRules] !== value);
  const save = async () => {
    if (changed.length === 0) return close();
    if (await desk.send("setRules", Object.fromEntries(changed), "Changed the house rules")) close();
  };
  return (
    <form
      class="stack rules-sheet"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p class="quiet">They hold from now on; the line as it stands keeps its order.</p>
      <PresetPicker rules={rules} own={own} onPick={(picked) => setChanges({ ...changes, ...picked })} />
      <div class="rules">
        {RULE_FIELDS.map((field) => (
          <div key={field.name} class="field">
            <label class="label" for={`rule-${field.name}`}>
              {field.words}
            </label>
            <RuleControl
              field={field}
              rules={rules}
              onChange={(value) => setChanges({ ...changes, [field.name]: value })}
            />
          </div>
        ))}
      </div>
      <KeepPreset
        rules={rules}
        own={own}
        onKeep={(name) => keep(withOwnPreset(own, { name, rules }))}
        onForget={(forgotten) => keep(own.filter((preset) => preset !== forgotten))}
      />
      <RulesPreview state={state} changes={changes} now={now}>
        <button class="btn strong" type="submit">
          {changed.length === 0 ? "Nothing changed" : `Use ${changed.length === 1 ? "this rule" : "these rules"}`}
        </button>
      </RulesPreview>
    </form>
  );
}
