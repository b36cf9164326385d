/**
 * What a song search matches, the same in every store: case, accents and apostrophes are folded away, other punctuation
 * separates words, all words must match, the last as a prefix. Chinese, Japanese and Korean characters are words of their
 * own and stand together as a phrase, so that a part of a title is found without spaces around it.
 */

/** Letters that Unicode does not take apart into a base and a mark. */
const PLAIN: Record<string, string> = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i" };
const APOSTROPHES = /['’‘‛ʼʻ`´′＇]/gu;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/u;
const WORD_PARTS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+|[\p{L}\p{N}\p{M}]+/gu;

/** Katakana becomes Hiragana, marks on Latin, Greek and Cyrillic letters go, full and half width become one. */
function folded(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu, "$1")
    .normalize("NFC")
    .replace(/[øłđðþßæœı]/gu, (letter) => PLAIN[letter] ?? letter)
    .replace(APOSTROPHES, "")
    .replace(/[ァ-ヶ]/gu, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** One or more tokens that stand side by side: a word, or the characters of a run of CJK. */
export type Term = readonly string[];

/** The terms of a text, in order. */
export function terms(text: string): Term[] {
  return (folded(text).match(WORD_PARTS) ?? []).flatMap(split);
}

function split(part: string): Term[] {
  const runs = part.match(new RegExp(`${CJK.source}+|[^${CJK.source.slice(1, -1)}]+`, "gu")) ?? [];
  return runs.map((run) => (CJK.test(run) ? [...run] : [run]));
}

/** Terms joined by spaces: what sorts and compares, and begins with another such text when the words do. */
export function searchKey(text: string): string {
  return terms(text).flat().join(" ");
}

/**
 * Forms under which a word with signs inside is also found: `ac/dc` as `acdc`, `n.w.a` as `nwa`, `p!nk` as `pink`,
 * `ke$ha` as `kesha`.
 */
export function joinedForms(text: string): string[] {
  const forms = new Set<string>();
  for (const word of folded(text).split(/\s+/u)) {
    if (!/[\p{L}\p{N}][^\p{L}\p{N}\p{M}]+[\p{L}\p{N}]/u.test(word)) continue;
    forms.add(word.replace(/[^\p{L}\p{N}\p{M}]+/gu, ""));
    const asLetters = word.replace(/!/g, "i").replace(/\$/g, "s").replace(/@/g, "a");
    forms.add(asLetters.replace(/[^\p{L}\p{N}\p{M}]+/gu, ""));
  }
  return [...forms];
}

/** Two songs with the same key are one song in a songbook: same words in title and in artist. */
export function songMatchKey(song: { title: string; artist: string }): string {
  // A title of signs alone has no words; it is then compared as it is written.
  return `${searchKey(song.title) || song.title}\t${searchKey(song.artist) || song.artist}`;
}
