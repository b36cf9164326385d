/** The REST application on SQLite in memory, with commands executed at once and a clock that the test moves. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { openStorage } from "../../adapters/local/sqlite/storage.ts";
import { isDecent } from "../../adapters/shared/decent-names.ts";
import { createTokens } from "../../adapters/shared/tokens.ts";
import type { BusEvent } from "../../core/bus.ts";
import { execute } from "../../core/execute.ts";
import { type CommandId, id, type RotationId, type SingerId, type VenueId } from "../../core/ids.ts";
import type { CommandGateway } from "../../core/ports/commands.ts";
import type { UploadGrant } from "../../core/ports/files.ts";
import { Rotations } from "../../core/rotations.ts";
import { openFiles } from "../../embedded/files.ts";
import { startImports } from "../../embedded/imports.ts";
import { createRestApp } from "../../rest/app.ts";
import type { RestDeps } from "../../rest/deps.ts";
import { endpointsOf } from "../../rest/endpoints.ts";
import { passphraseCheck } from "../../rest/passphrase.ts";

const VENUE = id<VenueId>("venue-1");
export const PASSPHRASE = "correct horse battery";
const START = Date.UTC(2026, 10, 24, 20, 0, 0);

const folder = mkdtempSync(join(tmpdir(), "karaoke-rest-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let harnesses = 0;

export interface Call {
  token?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  /** Sent as it is instead of `body`. */
  raw?: BodyInit;
}

export type Harness = Awaited<ReturnType<typeof createHarness>>;

export async function createHarness(change: (deps: RestDeps) => RestDeps = (deps) => deps) {
  let nowMs = START;
  let made = 0;
  const clock = { now: () => nowMs };
  const ids = {
    newId: () => `id${String(++made).padStart(10, "0")}`,
    newJoinCode: () => `CODE${String(++made).padStart(2, "0")}`,
  };
  const storage = openStorage(":memory:");
  const files = openFiles(join(folder, String(++harnesses)), clock, []);
  const rotations = new Rotations(storage.log);
  const published: BusEvent[] = [];
  const bus = { publish: async (events: BusEvent[]) => void published.push(...events) };
  const gateway: CommandGateway = {
    async submit(message) {
      const result = await execute(
        { log: storage.log, rotations, bus, songs: storage.songs, clock, ids, isDecent },
        message,
      );
      if (result === "UNKNOWN_ROTATION") throw new Error("REST looks the rotation up first");
      return result;
    },
    async outcome(rotationId, commandId) {
      const item = await storage.log.findCommand(rotationId, commandId);
      return item && { status: "applied", version: item.to, created: item.created };
    },
  };
  const tokens = createTokens([new Uint8Array(32).fill(1)], clock);
  const logged: { message: string; fields: Record<string, unknown> }[] = [];
  const log = (message: string, fields: Record<string, unknown>) => void logged.push({ message, fields });
  const deps = change({
    ...storage,
    media: files.media,
    songbooks: files.songbooks,
    rotations,
    gateway,
    tokens,
    clock,
    ids,
    logger: { info: log, error: log },
    defaultVenueId: VENUE,
    isPassphrase: passphraseCheck(PASSPHRASE),
    corsOrigins: ["https://pages.example"],
    addressOf: (request) => request.headers.get("x-test-address") ?? "192.0.2.1",
  });
  const app = createRestApp(deps, endpointsOf(deps));
  const imports = startImports({ ...deps, songbooks: files.songbooks });
  const kj = (await tokens.issue({ role: "kj", venueId: VENUE })).token;

  async function fetchFile(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await files.answer(new Request(`http://localhost${path}`, init));
    if (!response) throw new Error(`nothing is at ${path}`);
    return response;
  }

  async function call(method: string, path: string, { token, body, headers, raw }: Call = {}): Promise<Response> {
    const sent: BodyInit | undefined = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    return app.request(path, {
      method,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(sent !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent, duplex: "half" }),
    } as RequestInit);
  }

  return {
    app,
    deps,
    /** Sends a file to where an answer said. */
    async upload({ method, url, headers }: UploadGrant, body: string | Uint8Array<ArrayBuffer>, more = {}) {
      const length = String(Buffer.byteLength(body));
      const request = { method, headers: { "Content-Length": length, ...headers, ...more }, body };
      return fetchFile(url, request);
    },
    /** Uploads and media, as the embedded server answers them beside REST. */
    fetchFile,
    /** Stops what imports, as the end of the process does. */
    stopImports: () => imports.close(),
    kj,
    logged,
    published,
    call,
    pass: (ms: number) => {
      nowMs += ms;
    },
    singerToken: async (rotationId: string, singerId: string, venueId = VENUE) =>
      (
        await tokens.issue({
          role: "singer",
          venueId,
          rotationId: id<RotationId>(rotationId),
          singerId: id<SingerId>(singerId),
        })
      ).token,
    kjOf: async (venueId: string) => (await tokens.issue({ role: "kj", venueId: id<VenueId>(venueId) })).token,

    async open(
      body: object = { name: "Tuesday", venue: "The Crown" },
    ): Promise<{ rotationId: string; joinCode: string }> {
      return (await json(await call("POST", "/karaoke/rotations", { token: kj, body }), 201)) as never;
    },
    async join(joinCode: string, stageName: string, token?: string): Promise<{ token: string; singerId: string }> {
      return (await json(await call("POST", "/karaoke/join", { token, body: { joinCode, stageName } }), 201)) as never;
    },
    /** Sends a command as the KJ, or as the holder of `token`; it must be applied. */
    async command(rotationId: string, name: string, data: object, token = kj) {
      const body = { id: id<CommandId>(`command-${++made}`), name, data };
      return (await json(await call("POST", `/karaoke/rotations/${rotationId}/commands`, { token, body }), 200)) as {
        version: number;
        created?: { singerId?: string; requestId?: string; turnId?: string };
      };
    },
    async state(rotationId: string) {
      return ((await json(await call("GET", `/karaoke/rotations/${rotationId}`), 200)) as { state: RotationStateJson })
        .state;
    },
  };
}

export type RotationStateJson = import("../../core/rotation/state.ts").RotationState;

/** The body of an answer that must have this status; what came instead stands in the failure. */
export async function json(response: Response, status: number): Promise<unknown> {
  const text = await response.text();
  if (response.status !== status) throw new Error(`expected ${status}, got ${response.status}: ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

/** Code and detail of a problem, whose status must agree with the HTTP status. */
export async function problem(response: Response) {
  const body = (await response.json()) as {
    code: string;
    detail: string;
    status: number;
    requestId: string;
    errors?: { path: string; message: string }[];
  };
  if (response.headers.get("content-type") !== "application/problem+json" || body.status !== response.status) {
    throw new Error(`not a problem document: ${response.status} ${JSON.stringify(body)}`);
  }
  return body;
}
