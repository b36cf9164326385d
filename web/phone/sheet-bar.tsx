import type { ComponentChildren } from "preact";

/** The way back, and whatever stands beside it. */
export function SheetBar({ onClose, children }: { onClose(): void; children: ComponentChildren }) {
  return (
    <div class="bar">
      <button class="btn bare back" type="button" aria-label="Back to the line" onClick={onClose}>
        <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M15 5l-7 7 7 7" />
        </svg>
      </button>
      {children}
    </div>
  );
}
