/** A lower third over the disc (upright: its own line below it): moves nothing, and its region is always there. */
export function Notice({ text }: { text: string | null }) {
  return (
    <p class="notice" role="status" hidden={!text} data-length={text && text.length > 48 ? "long" : "short"} dir="auto">
      {text}
    </p>
  );
}
