import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFiles } from "../../embedded/files.ts";
import { describeMedia } from "./media.ts";

describeMedia("a folder", async () => {
  const folder = mkdtempSync(join(tmpdir(), "karaoke-media-"));
  let nowMs = Date.now();
  const files = openFiles(folder, { now: () => nowMs }, []);
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const answer = await files.answer(new Request(`http://localhost${path}`, init));
    if (!answer) throw new Error(`nothing is at ${path}`);
    return answer;
  };
  return {
    port: files.media,
    send: ({ method, url, headers }, body, more = {}) =>
      // A client of the network sends it by itself.
      ask(url, { method, headers: { ...headers, "Content-Length": String(body.length), ...more }, body }),
    read: (address, headers = {}) => ask(address, { headers }),
    pass: (ms) => {
      nowMs += ms;
    },
    close: () => rmSync(folder, { recursive: true }),
  };
});
