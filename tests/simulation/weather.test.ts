import { describe, expect, test } from "vitest";
import { runNight } from "./night.ts";
import { makePlan } from "./plan/make-plan.ts";
import type { Mode } from "./plan/plan.ts";

/** What a night's trace shows when something happened; a simulation in which nothing goes wrong would prove nothing. */
const BOTH: Record<string, RegExp> = {
  "a connection is cut": /weather +cut .*"tellPage":true,"tellServer":true/,
  "a link is dead and the server does not know": /weather +cut .*"tellServer":false/,
  "a link is dead and the page does not know": /weather +cut .*"tellPage":false/,
  "a network is split": /weather +partition/,
  "a page takes nothing": /weather +nap/,
  "a phone sleeps": /weather +sleep/,
  "a page is hidden": /weather +hide/,
  "a page is opened again": /weather +reopen/,
  "a page’s storage is full": /weather +storageFull/,
  "a page’s clock is set": /weather +pageClock/,
  "the server’s clock is set": /weather +serverClock/,
  "everything is killed": /weather +kill/,
  "a page of an older build loads itself anew": / loads itself anew for /,
  "a command is refused": /is answered \{"id":"[^"]+","status":"rejected"/,
  "a page is told events in full": /"events":\[\{"version"/,
  "a page is told events briefly": /"events":\[\{"atMs"/,
};
const SEEN: Record<Mode, Record<string, RegExp>> = {
  embedded: {
    ...BOTH,
    "a process dies at a port": /crash (before|after) /,
    "a port fails": /fail before /,
    "a process stands still": /stall (before|after) /,
    "a command is given up": /a command was given up/,
    "a page resumes": /"resumed":true/,
    "a snapshot comes in parts": /"part":1,/,
    "a connection is too old": /"code":"MAX_AGE"/,
    "a frame meets a failure": /"type":"error","code":"INTERNAL"/,
    "a command is undone": /CommandUndone/,
    "time passes by itself": /passtime-/,
    "a turn is completed": /TurnCompleted/,
    "a backup is restored": /weather +restore/,
    "a reader is too slow": /"code":"SLOW"/,
    "a request is answered": /desk +is answered \{"status":20/,
    "a request is never answered": /desk +is answered nothing/,
  },
  cloud: {
    ...BOTH,
    "a function dies at a port": /crash (before|after) /,
    "a function takes too long": /times out/,
    "what a dead function sent arrives": /is outlived by what it had sent/,
    "a message that was not handled is given again": /message-\d+ \([2-9]\)/,
    "a message that was handled is given again": /queue +gives once more/,
    "a message comes behind more than a rotation remembers": /queue +gives behind many others/,
    "a message comes later than the queue remembers": /queue +gives after five minutes/,
    "a connection is gone when it is posted to": /gateway +has no such connection/,
    "a function dies or fails at a post": /(crash|fail) (before|after) post/,
    "nobody is told of an end": /gateway +says nothing of an end/,
    "the bus takes a part of a batch": /bus +refuses one of [2-9]/,
    "an event comes twice": /queue +doubles a message/,
    "the index is behind": /store +does not find by its index yet/,
    "a group waits for a retry": /retry message/,
    "a post is throttled": /is too many/,
    "a sibling tells a page": /page broadcaster \d+ tells a page/,
    "a page is lost": /loses a page/,
    "a request is answered": /desk +is answered \{"status":20/,
    "a request is answered before its outcome is known": /desk +is answered \{"status":202/,
    "a request is never answered": /desk +is answered nothing/,
    "a frame meets a failure": /a frame failed/,
    "a gateway answers for a dead function": /Internal server error/,
    "a command is queued": /"status":"queued"/,
    "a snapshot comes in parts": /"part":1,/,
    "a command is undone": /CommandUndone/,
    "time passes by itself": /passtime-/,
  },
};
const NIGHTS = 150;
const TIMEOUT_MS = 180_000;

describe("the weather is bad enough", () => {
  test.each<Mode>(["embedded", "cloud"])(
    "%s",
    async (mode) => {
      const missing = new Map(Object.entries(SEEN[mode]));
      for (let seed = 1; seed <= NIGHTS && missing.size > 0; seed++) {
        const { tail } = await runNight(makePlan(seed, mode), undefined, true);
        const lines = tail.join("\n");
        for (const [what, mark] of missing) if (mark.test(lines)) missing.delete(what);
      }
      expect([...missing.keys()]).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
