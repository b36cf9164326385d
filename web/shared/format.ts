/** Words and figures as every page writes them. Times are milliseconds since 1970; clocks are the reader's own zone. */

/** `22:02`, always 24 hours and two digits, so that it never changes its width. */
export function clockTime(ms: number): string {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `12:40`, `1:02:40` from an hour on; `0:00` once it is over. Rounded up, so that it ends when time ends. */
export function countdown(ms: number): string {
  const sec = Math.max(0, Math.ceil(ms / 1000));
  const hours = Math.floor(sec / 3600);
  const minutes = Math.floor((sec % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(sec % 60)}` : `${minutes}:${two(sec % 60)}`;
}

/** A song's length or a running timer: `3:07`. Rounded down. */
export function duration(sec: number): string {
  const whole = Math.max(0, Math.floor(sec));
  return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}

/** `90 s`, `5 min`, `3 h`. A page that is opened without a network may be hours old. */
export function age(sec: number): string {
  if (sec < 120) return `${sec} s`;
  return sec < 7_200 ? `${Math.floor(sec / 60)} min` : `${Math.floor(sec / 3600)} h`;
}

/** One figure for a list, `3 min`, never a zero. */
export function minutes(sec: number): string {
  return `${Math.max(1, Math.round(sec / 60))} min`;
}

/** A wait as a range, since a guess must not look like a fact: `14 to 20 min`, `about 4 min`, `under 2 min`. */
export function waitRange(lowSec: number, highSec: number): string {
  const low = Math.floor(lowSec / 60);
  const high = Math.max(low, Math.ceil(highSec / 60));
  if (high < 2) return "under 2 min";
  if (low >= 60) {
    const [from, to] = [hours(lowSec), hours(highSec)];
    return from === to ? `about ${from} h` : `${from} to ${to} h`;
  }
  return Math.max(1, low) === high ? `about ${high} min` : `${Math.max(1, low)} to ${high} min`;
}

/** `Key +2`, `Key −1`, `Key as recorded`. */
export function keyChange(semitones: number): string {
  if (semitones === 0) return "Key as recorded";
  return `Key ${signed(semitones)}`;
}

/** `+2`, `−1` (a true minus), `0`. */
export function signed(semitones: number): string {
  return semitones > 0 ? `+${semitones}` : semitones < 0 ? `−${-semitones}` : "0";
}

/** `1 song`, `41 songs`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `Total Eclipse of the Heart, Bonnie Tyler`. */
export function songLine(song: { title: string; artist: string }): string {
  return `${song.title}, ${song.artist}`;
}

/** `Marcus`, `Marcus & Priya`, `Marcus, Priya & Ngozi`. */
export function names(first: string, partners: readonly { stageName: string }[]): string {
  const all = [first, ...partners.map((partner) => partner.stageName)];
  const last = all.pop();
  return all.length > 0 ? `${all.join(", ")} & ${last}` : (last ?? "");
}

/**
 * The `lang` of a name or title by its script, so that the right face and line breaks apply; undefined where letters
 * do not tell. Han letters alone are taken for Japanese, the only Han face we carry.
 */
export function scriptLang(text: string): "ja" | "ko" | undefined {
  if (/\p{Script=Hangul}/u.test(text)) return "ko";
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text)) return "ja";
  return undefined;
}

function hours(sec: number): string {
  const half = Math.round(sec / 1800) / 2;
  return Number.isInteger(half) ? String(half) : `${Math.floor(half)}½`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
