import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UnusableData } from "../../../adapters/local/sqlite/database.ts";
import { MIGRATIONS } from "../../../adapters/local/sqlite/migrations.ts";
import { openStorage } from "../../../adapters/local/sqlite/storage.ts";
import { opening } from "../../contract/samples.ts";

describe("the data directory", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "karaoke-data-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = () => join(folder, "karaoke.db");

  it("is made where it is missing, and opened again with what it held", () => {
    const deeper = join(folder, "a", "b");
    const first = openStorage(deeper);
    first.settings.set("passphrase", "blue-lamp");
    first.close();
    const second = openStorage(deeper);
    expect(second.settings.get("passphrase")).toBe("blue-lamp");
    second.close();
  });

  it("is its owner's alone: the passphrase and the key of the tokens are in it", {
    skip: process.platform === "win32",
  }, async () => {
    const storage = openStorage(folder);
    const { head, first } = opening("r1", "LARK7");
    await storage.log.create(head, first);
    for (const name of ["karaoke.db", "karaoke.db-wal"]) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    storage.close();
  });

  it("of a newer version is left alone, with a message that says so", () => {
    openStorage(folder).close();
    raiseVersion(file(), MIGRATIONS.length + 1);
    const before = readFileSync(file());
    expect(() => openStorage(folder)).toThrow(/newer version/);
    expect(readFileSync(file())).toEqual(before);
  });

  it("with a file that is no database is left alone", () => {
    writeFileSync(
      file(),
      "these are not the bytes of a database, not at all, whatever the name of the file says ".repeat(9),
    );
    const before = readFileSync(file());
    expect(() => openStorage(folder)).toThrow(/not a database/);
    expect(readFileSync(file())).toEqual(before);
  });

  it("with a database of another program is left alone", () => {
    const other = new DatabaseSync(file());
    other.exec("CREATE TABLE recipe (name TEXT); PRAGMA user_version = 1");
    other.close();
    const before = readFileSync(file());
    expect(() => openStorage(folder)).toThrow(/another program/);
    expect(readFileSync(file())).toEqual(before);
  });

  it("with a damaged database is refused with a message", async () => {
    const storage = openStorage(folder);
    const { head, first } = opening("r1", "LARK7");
    await storage.log.create(head, first);
    storage.close();
    const bytes = readFileSync(file());
    bytes.fill(0xff, 4096, 4096 * 3);
    writeFileSync(file(), bytes);
    expect(() => openStorage(folder)).toThrow(UnusableData);
    expect(readFileSync(file())).toEqual(bytes);
  });

  it("in use by another process is refused, and free once that process was killed", async () => {
    const child = holder(folder);
    await once(createInterface(child.stdout), "line");
    expect(() => openStorage(folder)).toThrow(/in use by another/);
    child.kill("SIGKILL");
    await once(child, "exit");
    openStorage(folder).close();
  });

  it("that is a file is refused", () => {
    writeFileSync(file(), "");
    expect(() => openStorage(file())).toThrow(UnusableData);
    expect(readdirSync(folder)).toEqual(["karaoke.db"]);
  });

  it("holds every append that was answered when its process is killed with -9", async () => {
    const child = holder(folder, "append");
    const lines = createInterface(child.stdout);
    let acknowledged = 0;
    lines.on("line", (line) => {
      acknowledged = Number(line) || acknowledged;
      if (acknowledged >= 150) child.kill("SIGKILL");
    });
    await Promise.all([once(child, "exit"), once(lines, "close")]);
    expect(acknowledged).toBeGreaterThanOrEqual(150);
    const storage = openStorage(folder);
    const items = await storage.log.readAfter(opening("r1", "LARK7").head.rotationId, 0, 100_000);
    storage.close();
    expect(items.length).toBeGreaterThanOrEqual(acknowledged);
    expect(items.map((item) => item.from)).toEqual(items.map((_, index) => index + 1));
  });
});

/** Writes `PRAGMA user_version` where the file format keeps it. */
function raiseVersion(path: string, version: number): void {
  const bytes = readFileSync(path);
  bytes.writeUInt32BE(version, 60);
  writeFileSync(path, bytes);
}

/** A process that opens the folder, says `open`, and with `append` goes on appending and saying which version it has. */
function holder(folder: string, what = "hold") {
  const script = fileURLToPath(new URL("./holder.ts", import.meta.url));
  return spawn(process.execPath, ["--import", "tsx", script, folder, what], { stdio: ["ignore", "pipe", "inherit"] });
}
