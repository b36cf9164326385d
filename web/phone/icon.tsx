/** A line drawing of 24 by 24, for the eye only: its button has words. */
export function Icon({ path }: { path: string }) {
  return (
    <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
