import { useState } from "preact/hooks";
import type { HouseRules } from "../../core/rotation/rules.ts";
import { clockTime } from "../shared/format.ts";
import { nextTimeOf } from "../shared/time-of-day.ts";
import { RULE_FIELDS, type RuleField } from "./rule-fields.ts";
import type { SheetProps } from "./sheet-props.ts";

/** Every house rule in plain words; only what was changed is sent. */
export function RulesSheet({ desk, state, close }: SheetProps) {
  const [changes, setChanges] = useState<Partial<HouseRules>>({});
  const rules = { ...state.rules, ...changes };
  const changed = Object.entries(changes).filter(([name, value]) => state.rules[name as keyof HouseRules] !== value);
  const save = async () => {
    if (changed.length === 0) return close();
    if (await desk.send("setRules", Object.fromEntries(changed), "Changed the house rules")) close();
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p class="quiet">They hold from now on; the line as it stands keeps its order.</p>
      <div class="rules">
        {RULE_FIELDS.map((field) => (
          <div key={field.name} class="field">
            <label class="label" for={`rule-${field.name}`}>
              {field.words}
            </label>
            <Control
              field={field}
              rules={rules}
              onChange={(value) => setChanges({ ...changes, [field.name]: value })}
            />
          </div>
        ))}
      </div>
      <button class="btn strong" type="submit">
        {changed.length === 0 ? "Nothing changed" : `Use ${changed.length === 1 ? "this rule" : "these rules"}`}
      </button>
    </form>
  );
}

function Control({ field, rules, onChange }: { field: RuleField; rules: HouseRules; onChange(value: unknown): void }) {
  const value = rules[field.name];
  if (field.kind === "choice") {
    return (
      <select id={`rule-${field.name}`} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)}>
        {field.options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    );
  }
  if (field.kind === "yesNo") {
    return (
      <select
        id={`rule-${field.name}`}
        value={value ? "yes" : "no"}
        onChange={(event) => onChange(event.currentTarget.value === "yes")}
      >
        <option value="no">no</option>
        <option value="yes">yes</option>
      </select>
    );
  }
  if (field.kind === "clock") {
    return (
      <input
        id={`rule-${field.name}`}
        type="time"
        value={typeof value === "string" ? clockTime(Date.parse(value)) : ""}
        onInput={(event) => onChange(nextTimeOf(event.currentTarget.value, Date.now()))}
      />
    );
  }
  return (
    <input
      id={`rule-${field.name}`}
      type="number"
      min={field.min}
      max={field.max}
      placeholder={field.empty}
      value={value === null ? "" : String(value)}
      onInput={(event) => {
        const text = event.currentTarget.value;
        if (text === "" && field.empty) onChange(null);
        else if (text !== "") onChange(Number(text));
      }}
    />
  );
}
