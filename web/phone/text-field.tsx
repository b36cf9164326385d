import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  label: string;
  value: string;
  maxLength: number;
  /** Appeared because somebody wants to write into it. */
  takesFocus?: boolean;
  /** Words have to be in it before the form around it is sent. */
  required?: boolean;
  onChange(value: string): void;
  onEnter?(): void;
}

/** One line of somebody's own words, in whichever direction they are written. */
export function TextField({ label, value, maxLength, takesFocus = false, required, onChange, onEnter }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);
  return (
    <label class="with">
      {label}
      <input
        class="input"
        ref={field}
        maxLength={maxLength}
        required={required}
        pattern={required ? ".*\\S.*" : undefined}
        dir="auto"
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !onEnter) return;
          event.preventDefault();
          onEnter();
        }}
      />
    </label>
  );
}
