/** `lit` somebody sings; `called` somebody is called; `dark` nobody, or not known; `draining` a break; `out` the night is over. */
export type LightMode = "lit" | "called" | "dark" | "draining" | "out";

/**
 * The one disc of light on every page; decoration only, words beside it say the same. Style: light.css.
 *
 * @param left for `draining`: what remains, from 1 to 0; the whole rim when it is not known.
 */
export function Light({ mode, left = 1 }: { mode: LightMode; left?: number }) {
  return (
    <div class="light" data-light={mode} style={{ "--rim-left": left }} aria-hidden="true">
      <svg viewBox="0 0 128 128" role="presentation">
        {mode === "draining" ? (
          <>
            <circle class="track" cx="64" cy="64" r="62.9" />
            <circle class="left" cx="64" cy="64" r="62.9" pathLength={100} />
          </>
        ) : (
          <circle class="rim" cx="64" cy="64" r="62.6" />
        )}
      </svg>
    </div>
  );
}
