import { expect, test } from "vitest";
import { refusalWords } from "../../../web/console/refusal-words.ts";

test("[ROT-30] closed requests: the key that opens them is named", () => {
  const words = "Requests are closed. Open them with R and add the song again.";
  expect(refusalWords("addRequest", "REQUESTS_CLOSED", "Requests are closed.", false)).toBe(words);
});

test("[ROT-35] last call with open requests: the server's own words, and no key that would close them", () => {
  const detail = "Last call: new songs only for those who have not sung.";
  expect(refusalWords("addRequest", "REQUESTS_CLOSED", detail, true)).toBe(detail);
});
