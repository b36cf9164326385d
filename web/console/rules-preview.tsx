import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { type Preview, preview } from "../../core/rotation/preview.ts";
import type { HouseRules } from "../../core/rotation/rules.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { clockTime } from "../shared/format.ts";

/** Turns shown: what a KJ takes in at a glance. */
const SHOWN = 10;
const MINUTE_MS = 60_000;

interface Props {
  state: RotationState;
  changes: Partial<HouseRules>;
  now: number;
  /** What applies them: it stays in sight with the consequence. */
  children: ComponentChildren;
}

/** What other rules would do, before they hold (ROT-43). */
export function RulesPreview({ state, changes, now, children }: Props) {
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const asIs = useMemo(() => preview(state, {}, minute), [state, minute]);
  const other = useMemo(() => preview(state, changes, minute), [state, changes, minute]);
  const isSame = asIs.turns.every((turn, index) => turn.singerId === other.turns[index]?.singerId);
  return (
    <>
      {!isSame && (
        <div class="plan">
          <Turns title="Called as it is" turns={asIs.turns} />
          <Turns title="With these rules" turns={other.turns} unlike={asIs.turns} />
        </div>
      )}
      <section class="preview" aria-label="What it would do">
        <p role="status">
          {newcomer(asIs, other)}{" "}
          {isSame ? "Those in line are called in the same order." : "The order is another one, as above."}
        </p>
        {children}
      </section>
    </>
  );
}

function newcomer(asIs: Preview, other: Preview): string {
  const place = other.newcomer.ahead + 1;
  const was = asIs.newcomer.ahead + 1;
  if (place === was) return `Somebody new gets place ${place}, as now.`;
  return `Somebody new gets place ${place} instead of ${was}.`;
}

type Turns = Preview["turns"];

/** @param unlike marks those who would be called at another place. */
function Turns({ title, turns, unlike }: { title: string; turns: Turns; unlike?: Turns }) {
  return (
    <section>
      <h3 class="label">{title}</h3>
      <ol>
        {turns.slice(0, SHOWN).map((turn, index) => {
          const moved = unlike !== undefined && unlike[index]?.singerId !== turn.singerId;
          return (
            <li key={index} class={moved ? "moved" : ""}>
              <time>{clockTime(turn.atMs)}</time> <bdi>{turn.stageName}</bdi>
              {moved && <span class="visually-hidden">, another than now</span>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
