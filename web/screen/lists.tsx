import { useRef } from "preact/hooks";
import { scriptLang, songLine } from "../shared/format.ts";
import { NameList } from "./name-list.tsx";
import type { Act, Upcoming } from "./picture.ts";
import { useRefit } from "./use-refit.ts";

/** Up next, on deck, and as many of the next five as fit whole. */
export function Lists({ coming }: { coming: Upcoming }) {
  const { upNext, onDeck, later } = coming;
  return (
    <div class="lists">
      {upNext && (
        <>
          <h2>Up next</h2>
          <ol class="up">
            <li>
              <Name names={upNext.names} />
              <Song act={upNext} />
            </li>
          </ol>
        </>
      )}
      {onDeck.length > 0 && (
        <>
          <h2>On deck</h2>
          <ol class="deck">
            {onDeck.map((act) => (
              <li key={act.singerId}>
                <DeckName names={act.names} />
              </li>
            ))}
          </ol>
        </>
      )}
      {later.length > 0 && (
        <>
          <h2>Then</h2>
          <ol class="then">
            {later.map((act) => (
              <li key={act.singerId}>
                <Name names={act.names} />
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function Name({ names }: Pick<Act, "names">) {
  return (
    <p class="name" lang={scriptLang(names.join(" "))}>
      <NameList names={names} />
    </p>
  );
}

/** A name that would need two lines steps down to the size of the list first. */
function DeckName({ names }: Pick<Act, "names">) {
  const paragraph = useRef<HTMLParagraphElement>(null);
  const text = names.join("\n");

  useRefit(paragraph, text, stepDown);

  return (
    <p class="name" ref={paragraph} lang={scriptLang(text)}>
      <NameList names={names} />
    </p>
  );
}

function stepDown(element: HTMLElement): void {
  element.style.fontSize = "";
  const sizePx = Number.parseFloat(getComputedStyle(element).fontSize);
  if (element.offsetHeight > 1.5 * sizePx) element.style.fontSize = "var(--screen-list)";
}

function Song({ act }: { act: Act }) {
  const line = songLine(act.request);
  return (
    <p class="t">
      <bdi lang={scriptLang(line)}>{line}</bdi>
    </p>
  );
}
