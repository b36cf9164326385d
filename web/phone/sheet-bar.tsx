import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import { useFocus } from "./use-focus.ts";

interface Props {
  onClose(): void;
  /** Takes the focus when the sheet opens; without one the sheet does. */
  title?: string;
  children?: ComponentChildren;
}

/** The way back, and whatever stands beside it. */
export function SheetBar({ onClose, title, children }: Props) {
  const heading = useFocus<HTMLHeadingElement>();
  return (
    <div class="bar">
      <button class="btn bare back" type="button" aria-label="Back to the line" onClick={onClose}>
        <Icon path="M15 5l-7 7 7 7" />
      </button>
      {title && (
        <h1 class="big sheet-title" ref={heading} tabIndex={-1}>
          {title}
        </h1>
      )}
      {children}
    </div>
  );
}
