/** Grouped horizontal bars as a plain SVG that reads on light and on dark paper. */

export interface Panel {
  title: string;
  /** Digits behind the point. */
  digits: number;
  groups: { name: string; bars: { name: string; value: number }[] }[];
}

const WIDTH = 760;
const LABEL = 190;
const VALUE = 60;
const BAR = 16;
const GAP = 6;
const LINE = 26;
/** Told apart by lightness as well as by hue, on white and on black. */
const COLOURS = ["#3b7dd8", "#d9822b", "#2f9e6e", "#b05cc6"];

export function barChart(panels: readonly Panel[]): string {
  const parts: string[] = [];
  let y = 0;
  for (const { title, digits, groups } of panels) {
    const most = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
    y += LINE;
    parts.push(text(0, y, title, "title"));
    for (const { name, bars } of groups) {
      y += LINE;
      parts.push(text(0, y, name, "group"));
      y += GAP;
      for (const [index, bar] of bars.entries()) {
        const length = most > 0 ? Math.max(1, (bar.value / most) * (WIDTH - LABEL - VALUE)) : 1;
        const colour = COLOURS[index % COLOURS.length];
        parts.push(
          text(LABEL - 8, y + BAR - 4, bar.name, "name"),
          `<rect x="${LABEL}" y="${y}" width="${length.toFixed(1)}" height="${BAR}" rx="3" fill="${colour}"/>`,
          text(LABEL + length + 6, y + BAR - 4, bar.value.toFixed(digits), "value"),
        );
        y += BAR + GAP / 2;
      }
    }
    y += LINE;
  }
  const titles = panels.map(({ title }) => title).join("; ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" aria-label="${escaped(titles)}">
<style>
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-size: 15px; font-weight: 600; }
.group { font-weight: 600; }
.name { text-anchor: end; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } }
</style>
${parts.join("\n")}
</svg>
`;
}

function text(x: number, y: number, words: string, kind: string): string {
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y}">${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
