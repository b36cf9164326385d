/** The whole service on a free port of this machine, with storage in memory, and clients that speak to it. */
import { WebSocket } from "ws";
import { type ConnectionLimits, DEFAULT_LIMITS } from "../../adapters/local/connections.ts";
import type { Storage } from "../../adapters/local/sqlite/storage.ts";
import type { Clock } from "../../core/ports/machine.ts";
import type { ClientFrame, ServerFrame } from "../../core/protocol.ts";
import type { Config } from "../../embedded/config.ts";
import { start } from "../../embedded/start.ts";
import type { WebBuild } from "../../web/build.ts";

export const PASSPHRASE = "correct horse battery";

const config: Config = {
  port: 0,
  host: "127.0.0.1",
  dataDir: ":memory:",
  passphrase: PASSPHRASE,
  publicUrl: null,
  tls: null,
  corsOrigins: ["https://pages.example"],
  logLevel: "error",
};

const page = { body: Buffer.from("<!doctype html>"), contentType: "text/html; charset=utf-8", immutable: false };
const size = { scriptBytes: 0, styleBytes: 0 };
/** Pages are built and tested elsewhere. */
const WEB: WebBuild = {
  build: "build-1",
  files: new Map([["/assets/a-1.js", { body: Buffer.from("1"), contentType: "text/javascript", immutable: true }]]),
  workers: new Map(),
  pages: { console: page, screen: page, phone: page },
  sizes: { console: size, screen: size, phone: size },
};

export interface Night {
  base: string;
  wsUrl: string;
  kjToken: string;
  rotationId: string;
  joinCode: string;
  epoch: string;
  /** Opens another rotation; its id. */
  openRotation(): Promise<string>;
  join(stageName: string, joinCode?: string): Promise<{ token: string; singerId: string }>;
  request(method: string, path: string, body?: unknown, token?: string): Promise<Response>;
  kj(): Promise<Client>;
  singer(token: string): Promise<Client>;
  screen(): Promise<Client>;
  stop(): Promise<unknown>;
}

export async function openNight(
  changes: Partial<Config> = {},
  limits: Partial<ConnectionLimits> = {},
  clock?: Clock,
  storage?: Storage,
): Promise<Night> {
  const running = await start({ ...config, ...changes }, WEB, { ...DEFAULT_LIMITS, ...limits }, clock, storage);
  return nightAt(running.port, () => running.stop());
}

/** @param port of a server that may be in another process. */
export async function nightAt(port: number, stop: () => Promise<unknown> = async () => {}): Promise<Night> {
  const base = `http://127.0.0.1:${port}`;
  const wsUrl = `ws://127.0.0.1:${port}/ws`;
  const request: Night["request"] = (method, path, body, token) =>
    fetch(`${base}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const made = async <T>(path: string, body: unknown, token?: string): Promise<T> => {
    const answer = await request("POST", path, body, token);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const { token: kjToken } = await made<{ token: string }>("/karaoke/sessions", { passphrase: PASSPHRASE });
  const open = () =>
    made<{ rotationId: string; joinCode: string; epoch: string }>(
      "/karaoke/rotations",
      { name: "Friday", venue: "The Anchor" },
      kjToken,
    );
  const { rotationId, joinCode, epoch } = await open();
  const helloed = async (token: string | null) => {
    const client = await Client.open(wsUrl, token);
    await client.hello(rotationId);
    return client;
  };
  return {
    base,
    wsUrl,
    kjToken,
    rotationId,
    joinCode,
    epoch,
    request,
    openRotation: async () => (await open()).rotationId,
    join: (stageName, code = joinCode) => made("/karaoke/join", { joinCode: code, stageName }),
    kj: () => helloed(kjToken),
    singer: (token) => helloed(token),
    screen: () => helloed(null),
    stop,
  };
}

type FrameOf<Type extends ServerFrame["type"]> = Extract<ServerFrame, { type: Type }>;
/** A frame as a test looks at it: any field may be asked for. */
export type AnyFrame = { type: string } & Record<string, unknown>;

let commands = 0;
export const newCommandId = (): string => `command-${String(++commands).padStart(6, "0")}`;

/** One raw connection: keeps what comes and lets a test wait for it. */
export class Client {
  readonly ws: WebSocket;
  readonly frames: AnyFrame[] = [];
  readonly texts: string[] = [];
  readonly closed: Promise<number>;
  #waiting: (() => void)[] = [];

  private constructor(ws: WebSocket) {
    this.ws = ws;
    ws.on("message", (data) => {
      this.texts.push(String(data));
      this.frames.push(JSON.parse(String(data)) as AnyFrame);
      this.#wake();
    });
    this.closed = new Promise((resolve) =>
      ws.on("close", (code) => {
        resolve(code);
        this.#wake();
      }),
    );
    ws.on("error", () => {});
  }

  /** @param protocols instead of the usual ones. */
  static async open(
    url: string,
    token: string | null = null,
    { protocols, origin }: { protocols?: string[]; origin?: string } = {},
  ): Promise<Client> {
    const usual = ["karaoke.v1", ...(token === null ? [] : [`bearer.${token}`])];
    const ws = new WebSocket(url, protocols ?? usual, { ...(origin !== undefined && { origin }) });
    const client = new Client(ws);
    await new Promise<void>((resolve, reject) => {
      ws.once("open", () => resolve());
      ws.once("unexpected-response", (_request, { statusCode }) => reject(new Error(`refused: ${statusCode}`)));
      ws.once("error", reject);
    });
    return client;
  }

  send(frame: ClientFrame | object): void {
    this.ws.send(JSON.stringify(frame));
  }

  /** Until the first frame of this type that fits and was not taken before. */
  async next<Type extends ServerFrame["type"]>(
    type: Type,
    fits: (frame: FrameOf<Type>) => boolean = () => true,
  ): Promise<FrameOf<Type>> {
    for (;;) {
      const index = this.frames.findIndex((frame) => frame.type === type && fits(frame as unknown as FrameOf<Type>));
      if (index >= 0) return this.frames.splice(index, 1)[0] as unknown as FrameOf<Type>;
      if (this.ws.readyState === WebSocket.CLOSED) throw new Error(`closed while waiting for ${type}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Says hello and waits for the whole answer: welcome, and the last part of a snapshot unless it resumed. */
  async hello(rotation: string, since?: { epoch: string; version: number }): Promise<FrameOf<"welcome">> {
    this.send({ type: "hello", rotation, ...(since && { since }) });
    const welcome = await this.next("welcome");
    if (!welcome.resumed) await this.next("snapshot", (frame) => !("parts" in frame) || frame.part === frame.parts);
    return welcome;
  }

  /** Sends a command and gives its result. */
  async command(name: string, data: object, id = newCommandId()): Promise<FrameOf<"result">> {
    this.send({ type: "command", id, name, data });
    return this.next("result", (frame) => frame.id === id);
  }

  /** Everything that was sent before has arrived. */
  async settled(): Promise<void> {
    this.send({ type: "ping" });
    await this.next("pong");
  }

  cut(): void {
    this.ws.terminate();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
