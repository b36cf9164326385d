import type { SheetProps } from "./sheet-props.ts";

/** ROT-45: afterwards nothing changes any more, so it is asked once. */
export function CloseSheet({ desk, state, close }: SheetProps) {
  return (
    <div class="stack">
      <p>
        {state.onStage ? `${state.onStage.stageName}’s turn is counted as sung. ` : ""}
        {state.line.length > 0 ? `${state.line.length} in line will not be called. ` : ""}
        Afterwards nothing changes any more; the screens say good night.
      </p>
      <div class="pair">
        <button class="btn" type="button" onClick={close}>
          Go on
        </button>
        <button
          class="btn stop-fill"
          type="button"
          onClick={async () => {
            if (await desk.send("close", {}, "The night is over")) close();
          }}
        >
          Close the night
        </button>
      </div>
    </div>
  );
}
