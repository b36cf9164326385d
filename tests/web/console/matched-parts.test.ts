import { expect, test } from "vitest";
import { matchedParts } from "../../../web/console/matched-parts.ts";

const marked = (text: string, question: string) =>
  matchedParts(text, question)
    .map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join("");

test.each([
  ["Don’t Stop Me Now", "dont stop", "[Don’t Stop] Me Now"],
  ["Don’t Stop", "stop dont", "[Don’t Stop]"],
  ["Déjà Vu", "deja", "[Déjà] Vu"],
  ["Stop! In the Name of Love", "love st", "[St]op! In the Name of [Love]"],
  ["AC/DC", "ac dc", "[AC]/[DC]"],
  ["밤편지", "밤편", "[밤편]지"],
  ["Waterloo", "beyonce", "Waterloo"],
  ["", "abba", ""],
  ["Waterloo", "", "Waterloo"],
])("%s, asked for as %s, shows %s", (text, question, shown) => {
  expect(marked(text, question)).toBe(shown);
});

test("nothing of the text is lost or repeated", () => {
  const text = "  ’Til You (Get) Enough… ";
  const parts = matchedParts(text, "til get");
  expect(parts.map((part) => part.text).join("")).toBe(text);
});
