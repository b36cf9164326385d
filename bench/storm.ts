/**
 * Every phone of a full room loses the server and returns: how long until all of them are current again, and what that
 * costs each. The phones are the pages' own client on real sockets, with its jitter; the server is the embedded one in a
 * process of its own.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { keepOffServersCpu } from "./cpus.ts";
import { freePort } from "./free-port.ts";
import { type ServerProcess, startServer, usage } from "./server-process.ts";
import { printTable, quantile, round } from "./statistics.ts";
import { Kj } from "./storm/kj.ts";
import { Phones } from "./storm/phones.ts";

/** In line, each with a song: a snapshot of them is what a phone must not need. */
const SINGERS = 40;
/** Four times the usual: a song takes four minutes, in which somebody is called, starts, and asks for another song. */
const COMMANDS_A_MINUTE = 6;
const PASSPHRASE = "bench-passphrase-1";
const SERVER = fileURLToPath(new URL("../embedded/server.ts", import.meta.url));

export async function storm(sizes: readonly number[]): Promise<void> {
  keepOffServersCpu();
  const rows: Record<string, string | number>[] = [];
  for (const size of sizes) rows.push(...(await stormOf(size)));
  printTable(`phones that lose the server and return, ms since it listens again (line of ${SINGERS})`, rows);
}

async function stormOf(size: number): Promise<Record<string, string | number>[]> {
  const folder = mkdtempSync(join(tmpdir(), "karaoke-storm-"));
  const port = await freePort();
  const serve = () => startServer(SERVER, { DATA_DIR: folder, KJ_PASSPHRASE: PASSPHRASE }, port);
  let server = await serve();
  const kj = await Kj.open(`http://127.0.0.1:${port}`, PASSPHRASE);
  for (let index = 0; index < SINGERS; index++) await kj.addSinger(index);
  const phones = new Phones(`ws://127.0.0.1:${port}/ws`, kj.joinCode);
  await phones.open(size, await kj.version());

  const cpuMs = ({ pid }: ServerProcess) => usage(pid)?.cpuMs ?? Number.NaN;
  let cpuMsBefore = 0;
  const kill = () => process.kill(server.pid, "SIGKILL");
  /** The first answer to anybody is the moment from which it listens. */
  const restart = async (): Promise<ServerProcess> => {
    const started = await serve();
    phones.listening();
    cpuMsBefore = cpuMs(started);
    return started;
  };

  // A crash: the phones find their way back by themselves, some while the server still starts.
  phones.startCounting();
  let killedAt = performance.now();
  kill();
  server = await restart();
  await phones.current(await kj.version());
  const crash = row(`${size} phones, kill -9`, phones, killedAt, cpuMs(server) - cpuMsBefore);

  // A minute without Wi-Fi, in which the night went on; all of them are back in the very moment the server is.
  phones.loseNetwork();
  for (let index = 0; index < COMMANDS_A_MINUTE; index++) await kj.act();
  phones.startCounting();
  killedAt = performance.now();
  kill();
  server = await restart();
  phones.findNetwork();
  await phones.current(await kj.version());
  const minute = row(`${size} phones, a minute away, kill -9`, phones, killedAt, cpuMs(server) - cpuMsBefore);

  phones.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  return [crash, minute];
}

function row(what: string, phones: Phones, killedAt: number, serverCpuMs: number): Record<string, string | number> {
  const { listeningAt, returnedMs, bytes, attempts, snapshots } = phones.counted();
  return {
    what,
    "down ms": round(listeningAt - killedAt, 0),
    "half ms": round(quantile(returnedMs, 0.5), 0),
    "p95 ms": round(quantile(returnedMs, 0.95), 0),
    "all ms": round(Math.max(...returnedMs), 0),
    "bytes/phone": round(bytes / returnedMs.length, 0),
    "attempts/phone": round(attempts / returnedMs.length, 2),
    snapshots,
    "server CPU ms": round(serverCpuMs, 0),
    "load of the machine": round(loadavg()[0] ?? 0, 1),
  };
}
