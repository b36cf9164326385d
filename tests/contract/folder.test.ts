import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UploadGrant } from "../../core/ports/files.ts";
import { openFiles } from "../../embedded/files.ts";
import { describeMedia } from "./media.ts";
import { describeSongbookFiles } from "./songbook-files.ts";

function open() {
  const folder = mkdtempSync(join(tmpdir(), "karaoke-media-"));
  let nowMs = Date.now();
  const files = openFiles(folder, { now: () => nowMs }, []);
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const answer = await files.answer(new Request(`http://localhost${path}`, init));
    if (!answer) throw new Error(`nothing is at ${path}`);
    return answer;
  };
  return {
    files,
    send: ({ method, url, headers }: UploadGrant, body: string, more: Record<string, string> = {}) =>
      // A client of the network sends it by itself.
      ask(url, { method, headers: { ...headers, "Content-Length": String(body.length), ...more }, body }),
    read: (address: string, headers: Record<string, string> = {}) => ask(address, { headers }),
    pass: (ms: number) => {
      nowMs += ms;
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}

describeMedia("a folder", async () => {
  const opened = open();
  return { ...opened, port: opened.files.media };
});
describeSongbookFiles("a folder", async () => {
  const opened = open();
  return { ...opened, port: opened.files.songbooks };
});
