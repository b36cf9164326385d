/** Speaks to screen readers. Politely, but for "You're on", which may interrupt. */
import { signal } from "@preact/signals";

const polite = signal("");
const assertive = signal("");

export function announce(text: string, urgency: "polite" | "assertive" = "polite"): void {
  const region = urgency === "polite" ? polite : assertive;
  // The same words again are only read out when they differ.
  region.value = region.value === text ? `${text}\u00A0` : text;
}

/** Once on each page, always mounted: a region that appears together with its text is not read. Style: announcer.css. */
export function LiveRegions() {
  return (
    <div class="visually-hidden">
      <p role="status" aria-live="polite">
        {polite}
      </p>
      <p role="alert" aria-live="assertive">
        {assertive}
      </p>
    </div>
  );
}
