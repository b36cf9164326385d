import type { SheetProps } from "./sheet-props.ts";

const KEYS: [string[], string][] = [
  [["Space"], "presses what has the ring: Next, after every command"],
  [["Esc"], "back to Next, from anywhere; what is typed of a new singer goes first"],
  [["N"], "Next, from anywhere but a text field"],
  [["S"], "the song starts"],
  [["X"], "no-show"],
  [["T"], "take the call back"],
  [["Z"], "undo"],
  [["A"], "add a singer"],
  [["/"], "find somebody in the line"],
  [["↑", "↓"], "choose a singer"],
  [["M", "↑", "↓"], "move, Enter puts down"],
  [["Enter"], "songs of the chosen singer"],
  [["H"], "hold, or back from hold"],
  [["F"], "fill in while the stage is empty"],
  [["R"], "requests open or closed"],
  [["P"], "break, or end it"],
  [["?"], "these keys"],
];

export function KeysSheet({ desk }: SheetProps) {
  return (
    <>
      <dl class="cols">
        {KEYS.map(([keys, words]) => (
          <div key={words}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={desk.letters.value}
          onChange={(event) => desk.setLetters(event.currentTarget.checked)}
        />
        Single letters work
      </label>
    </>
  );
}
