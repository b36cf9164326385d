import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backUp } from "../../../adapters/local/sqlite/backup.ts";
import { DATA_FILE, openStorage, type Storage } from "../../../adapters/local/sqlite/storage.ts";
import { opening } from "../../contract/samples.ts";

/** On Windows an open file cannot be taken away. */
describe.skipIf(process.platform === "win32")("a data file that is taken from under the server", () => {
  let folder: string;
  let storage: Storage;
  const file = () => join(folder, DATA_FILE);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "karaoke-taken-"));
    storage = openStorage(folder);
    storage.settings.set("passphrase", "blue-lamp");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function keepOne(): Promise<void> {
    const { head, first } = opening("r1", "LARK7");
    await storage.log.create(head, first);
  }

  async function expectAll(): Promise<void> {
    const again = openStorage(folder);
    expect(again.settings.get("passphrase")).toBe("blue-lamp");
    expect(await again.log.headByJoinCode("LARK7")).not.toBeNull();
    expect(again.close()).toBeNull();
  }

  it("is where it was otherwise, and nothing is written anew", () => {
    expect(storage.whereabouts()).toBe("here");
    expect(storage.close()).toBeNull();
    expect(readdirSync(folder).filter((name) => /rescued|coming/.test(name))).toEqual([]);
  });

  it.each([
    ["alone", () => rmSync(file())],
    ["with its journal", () => [file(), `${file()}-wal`, `${file()}-shm`].forEach((path) => void rmSync(path))],
    ["with its folder", () => rmSync(folder, { recursive: true })],
    ["by moving it", () => renameSync(file(), `${file()}.elsewhere`)],
  ])("%s, has its name again in the end, with what was written before and since", async (_, take) => {
    take();
    expect(storage.whereabouts()).toBe("gone");
    await keepOne();
    expect(storage.close()).toBe(file());
    expect(statSync(file()).mode & 0o077).toBe(0);
    await expectAll();
  });

  /** Keeps the journal from being emptied until it is closed. */
  function somebodyReads(): DatabaseSyncInstance {
    const reader = new DatabaseSync(file(), { readOnly: true });
    reader.exec("BEGIN");
    reader.prepare("SELECT COUNT(*) FROM logItem").get();
    return reader;
  }

  it("while somebody reads it, has nothing of the journal that could not be emptied laid over it", async () => {
    const reader = somebodyReads();
    rmSync(file());
    await keepOne();
    expect(storage.close()).toBe(file());
    reader.close();
    await expectAll();
  });

  it("is not taken for the one that a journal from elsewhere belongs to", async () => {
    await keepOne();
    for (let index = 0; index < 50; index++) storage.settings.set(`name ${index}`, "value ".repeat(200));
    const older = readFileSync(`${file()}-wal`);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeFileSync(`${file()}-wal`, older);
    expect(storage.close()).toBe(file());
    await expectAll();
  });

  it("replaced while somebody reads it, leaves no journal for the one that has its name", async () => {
    const backup = join(folder, "a-backup.db");
    backUp(folder, backup);
    const reader = somebodyReads();
    await keepOne();
    renameSync(backup, file());
    const place = storage.close() as string;
    expect(basename(place)).toMatch(/rescued/);
    expect(existsSync(`${file()}-wal`)).toBe(false);
    reader.close();
    const replacement = openStorage(folder);
    expect(await replacement.log.headByJoinCode("LARK7")).toBeNull();
    replacement.close();
    renameSync(place, file());
    await expectAll();
  });

  it.each([
    ["is deleted", () => {}],
    ["is replaced", (older: Buffer) => writeFileSync(`${file()}-wal`, older)],
  ])("keeps everything when only its journal %s", async (_, put) => {
    storage.settings.set("older", "value");
    const older = readFileSync(`${file()}-wal`);
    await keepOne();
    rmSync(`${file()}-wal`);
    put(older);
    expect(storage.whereabouts()).toBe("unjournaled");
    storage.settings.set("since", "kept");
    expect(storage.close()).toBeNull();
    await expectAll();
    const again = openStorage(folder);
    expect(again.settings.get("since")).toBe("kept");
    again.close();
  });

  it("is written anew when its journal was deleted while somebody reads", async () => {
    const reader = somebodyReads();
    await keepOne();
    rmSync(`${file()}-wal`);
    const place = storage.close() as string;
    expect(basename(place)).toMatch(/rescued/);
    reader.close();
    for (const ending of ["", "-shm"]) rmSync(file() + ending, { force: true });
    renameSync(place, file());
    await expectAll();
  });

  it("for another file leaves that one alone, and is written beside it", async () => {
    rmSync(file());
    writeFileSync(file(), "somebody else's");
    expect(storage.whereabouts()).toBe("replaced");
    await keepOne();
    const place = storage.close() as string;
    expect(basename(place)).toMatch(/^karaoke\.db\.rescued-\d{14}$/);
    expect(readFileSync(file(), "utf8")).toBe("somebody else's");
    renameSync(place, file());
    await expectAll();
  });

  it("whose folder cannot be made again is written where temporary files are", async () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "in the folder's place");
    await keepOne();
    const place = storage.close() as string;
    expect(place.startsWith(tmpdir())).toBe(true);
    expect(existsSync(`${place}.coming`)).toBe(false);
    rmSync(folder);
    folder = mkdtempSync(join(tmpdir(), "karaoke-taken-"));
    renameSync(place, file());
    await expectAll();
  });
});
