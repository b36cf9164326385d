import { Icon } from "./icon.tsx";

/** Semitones from -6 to 6, in words a singer uses. */
export function KeyStepper({ value, onChange }: { value: number; onChange(value: number): void }) {
  const words = value === 0 ? "as is" : value < 0 ? `${-value} lower` : `${value} higher`;
  return (
    <fieldset class="key">
      <legend class="visually-hidden">Key</legend>
      <button
        type="button"
        aria-label="Lower"
        aria-disabled={value <= -6}
        onClick={() => value > -6 && onChange(value - 1)}
      >
        <Icon path="M6 12h12" />
      </button>
      <span aria-live="polite">Key {words}</span>
      <button
        type="button"
        aria-label="Higher"
        aria-disabled={value >= 6}
        onClick={() => value < 6 && onChange(value + 1)}
      >
        <Icon path="M6 12h12M12 6v12" />
      </button>
    </fieldset>
  );
}
