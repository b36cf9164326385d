/** Where the words of a question stand in a title, folded as the search folds them: `dont` in `Don’t`. */
import { terms } from "../../core/song-search.ts";

export interface Part {
  text: string;
  hit: boolean;
}

const WORD = /[\p{L}\p{N}\p{M}'’‘ʼ]+/gu;

/** The text in order, cut where a match begins or ends; neighbouring matches are one. */
export function matchedParts(text: string, question: string): Part[] {
  const asked = terms(question).map((term) => term.join(""));
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const length = asked.reduce((longest, one) => Math.max(longest, lettersOf(word, one)), 0);
    if (length === 0) continue;
    const between = text.slice(end, index);
    const last = parts.at(-1);
    if (last?.hit && end > 0 && between.trim() === "") last.text += between + word.slice(0, length);
    else {
      if (between) parts.push({ text: between, hit: false });
      parts.push({ text: word.slice(0, length), hit: true });
    }
    end = index + length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), hit: false });
  return parts;
}

/** How many letters of the word, as written, the folded beginning `asked` covers; 0 when it begins otherwise. */
function lettersOf(word: string, asked: string): number {
  if (!folded(word).startsWith(asked)) return 0;
  for (let length = 1; length <= word.length; length++) {
    if (folded(word.slice(0, length)).length >= asked.length) return length;
  }
  return word.length;
}

function folded(word: string): string {
  return terms(word).flat().join("");
}
