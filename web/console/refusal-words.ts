/** A refusal as the KJ reads it: what happened, and what to do about it. */
import type { CommandName } from "../../core/commands/index.ts";
import type { RefusalCode } from "../../core/refusal.ts";

const WORDS: Partial<Record<RefusalCode, string>> = {
  TOO_SOON: "Too soon after the last call, nobody was skipped. Press again when Next is bright.",
  NOBODY_READY: "Nobody has a song ready. Add one with A.",
  ON_BREAK: "It is break time. End the break with P.",
  STAGE_EMPTY: "Nobody is on stage any more.",
  REQUESTS_CLOSED: "Requests are closed. Open them with R and add the song again.",
  UNKNOWN_SINGER: "That singer has left meanwhile. Nothing was changed.",
  UNKNOWN_REQUEST: "That song was changed meanwhile. Look again.",
  UNKNOWN_SONG: "That song is not in the book any more. Type it as: Title - Artist",
  ROTATION_CLOSED: "This night is over. Open another one in the menu at the top.",
  BANNED: "That singer is kept out tonight. The menu at the top can let them back in.",
};

/** @param requestsOpen as the KJ sees it. */
export function refusalWords(name: CommandName, code: RefusalCode, detail: string, requestsOpen = false): string {
  if (code === "STALE") return staleWords(name);
  // After last call R opens nothing: only those who have not sung may ask (ROT-35).
  if (code === "REQUESTS_CLOSED" && requestsOpen) return detail;
  if (code === "NOBODY_READY" && name === "answerCall") return "Nobody else has a song ready to go first.";
  if (code === "NOBODY_READY" && name === "callSinger") {
    return "No song of that singer can be played now. Choose one under Songs.";
  }
  if (code === "SONG_REPEATED") return `${detail}. The house rules can allow it.`;
  // The server names the field first, which says nothing to a KJ.
  return WORDS[code] ?? capital(detail.replace(/^data\.\S+: /, ""));
}

function staleWords(name: CommandName): string {
  if (name === "undo") return "Something else was done meanwhile. Nothing was undone; look at the label again.";
  if (name === "fillIn") return "Somebody is on stage already.";
  return name === "next" || name === "callSinger"
    ? "The other console called already. Nobody was skipped."
    : "That turn is over already. Nothing was changed.";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
