import { useRef } from "preact/hooks";
import { scriptLang } from "../shared/format.ts";
import { NameList } from "./name-list.tsx";
import { useRefit } from "./use-refit.ts";

/** The four sizes of tokens.css, largest first; CJK starts at the second. */
const STEPS = [1, 2, 3, 4];
/** For three names of forty letters: smaller than the design's least, since a name is never cut. In `--u`. */
const LAST_RESORTS = [10, 8.5, 7];
/** Of the stage's height, upright: the rest of it the disc's curve takes from the last line. */
const STAGE_SHARE = 0.9;
/** Of the name alone, in `--u`. */
const MOST_HEIGHT = 50;
/** Three lines at the names' leading. */
const MOST_LINES = 3.2;

/** Whoever is on stage, at the largest step at which no word breaks and three lines suffice. */
export function FittedName({ names }: { names: string[] }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const lang = scriptLang(names.join(" "));
  useRefit(heading, names.join("\n"), takeLargestSize);

  return (
    <h1 class="who name" ref={heading} lang={lang}>
      <NameList names={names} />
    </h1>
  );
}

function takeLargestSize(element: HTMLElement): void {
  element.classList.remove("break-words");
  for (const step of element.lang ? STEPS.slice(1) : STEPS) {
    element.style.fontSize = `var(--screen-name-${step})`;
    if (fits(element, MOST_LINES)) return;
  }
  element.classList.add("break-words");
  for (const size of ["var(--screen-name-4)", ...LAST_RESORTS.map((size) => `calc(${size} * var(--u))`)]) {
    element.style.fontSize = size;
    if (fits(element, Number.POSITIVE_INFINITY)) return;
  }
}

function fits(element: HTMLElement, mostLines: number): boolean {
  const lines = element.offsetHeight / Number.parseFloat(getComputedStyle(element).lineHeight);
  return (
    element.scrollWidth <= element.clientWidth &&
    element.offsetHeight <= MOST_HEIGHT * unitPx() &&
    lines <= mostLines &&
    staysInTheLight(element.parentElement)
  );
}

/** `--u` of screen.css: a vmin of the 16:9 picture. */
function unitPx(): number {
  const [short, long] = innerWidth < innerHeight ? [innerWidth, innerHeight] : [innerHeight, innerWidth];
  return Math.min(short, (long * 9) / 16) / 100;
}

/** All that stands in the disc, song and artist too: beyond it dark words would stand on a dark ground. */
function staysInTheLight(stage: HTMLElement | null): boolean {
  const first = stage?.firstElementChild?.getBoundingClientRect();
  const last = stage?.lastElementChild?.getBoundingClientRect();
  return !stage || !first || !last || last.bottom - first.top <= stage.clientHeight * STAGE_SHARE;
}
