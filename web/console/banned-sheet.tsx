import type { SheetProps } from "./sheet-props.ts";

export function BannedSheet({ desk, state }: SheetProps) {
  if (state.banned.length === 0) return <p class="quiet">Nobody.</p>;
  return (
    <div class="stack">
      {state.banned.map(({ singerId, stageName }) => (
        <p key={singerId} class="pair">
          <bdi>{stageName}</bdi>
          <button
            class="btn"
            type="button"
            onClick={() => void desk.send("unbanSinger", { singerId }, `${stageName} may join again`)}
          >
            Let back in
          </button>
        </p>
      ))}
    </div>
  );
}
