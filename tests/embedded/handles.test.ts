import { expect, test } from "vitest";
import { NONE_LEFT, watchHandles } from "../../embedded/handles.ts";

test("a shortage of handles is told once, as is its end; another failure is none", () => {
  const told: string[] = [];
  let code: string | null = null;
  const logger = { info: (words: string) => void told.push(words), error: (words: string) => void told.push(words) };
  const watch = watchHandles(logger, () => {
    if (code) throw Object.assign(new Error(code), { code });
  });
  for (const now of [null, "EMFILE", "ENFILE", "EACCES", null, "EMFILE"]) {
    code = now;
    watch.look();
  }
  const end = "files and connections can be opened again";
  expect(told).toEqual([NONE_LEFT, end, NONE_LEFT]);
});
