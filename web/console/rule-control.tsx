import type { HouseRules } from "../../core/rotation/rules.ts";
import { clockTime } from "../shared/format.ts";
import { nextTimeOf } from "../shared/time-of-day.ts";
import type { RuleField } from "./rule-fields.ts";

interface Props {
  field: RuleField;
  rules: HouseRules;
  onChange(value: unknown): void;
}

/** One rule as something to choose, type or set. */
export function RuleControl({ field, rules, onChange }: Props) {
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
