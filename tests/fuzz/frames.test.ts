/** Whatever comes over a socket is answered by frames of the protocol, each command by its id, and the connection lives on. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ServerFrame } from "../../core/protocol.ts";
import { readFrame } from "../../realtime/frames.ts";
import { Client, type Night, openNight } from "../realtime/harness.ts";
import { NIGHT, ON_STAGE, text } from "./frame-texts.ts";
import { rawBytes } from "./mutations.ts";
import { RUNS, TIMEOUT_MS } from "./runs.ts";

let night: Night;
beforeAll(async () => {
  night = await openNight();
});
afterAll(() => night.stop());

let commands = 0;

/** With an id of its own, where it is a command at all. */
function withId(sent: string): { id: string; sent: string } {
  const id = `fuzz-${String(++commands).padStart(9, "0")}`;
  return { id, sent: sent.replace(/^\{"type":"command"/, () => `{"type":"command","id":"${id}"`) };
}

interface Watched {
  client: Client;
  rotation: string;
  /** The newest turn that was called. */
  turnId: string;
}

/** Sends one and takes everything that came by the time a ping is answered. */
async function exchange(watched: Watched, payload: string | Uint8Array): Promise<void> {
  const { client } = watched;
  const { id, sent } = typeof payload === "string" ? withId(payload) : { id: "", sent: payload };
  const named =
    typeof sent === "string" ? sent.replaceAll(ON_STAGE, watched.turnId).replaceAll(NIGHT, watched.rotation) : sent;
  client.ws.send(named);
  const isCommand = typeof named === "string" && isReadableCommand(named, id);
  if (isCommand) await client.next("result", (frame) => frame.id === id && keep(watched, frame));
  else await client.settled();
  for (const { type, code } of client.frames.splice(0)) {
    expect(SERVER_FRAMES).toContain(type);
    expect(code).not.toBe("INTERNAL");
  }
}

const SERVER_FRAMES: ServerFrame["type"][] = ["welcome", "snapshot", "events", "result", "pong", "error"];

function keep(watched: Watched, frame: Extract<ServerFrame, { type: "result" }>): boolean {
  expect(frame).not.toMatchObject({ code: "INTERNAL" });
  if (frame.status === "applied") watched.turnId = frame.created?.turnId ?? watched.turnId;
  return true;
}

/** Whether the server owes it a result under this id. */
function isReadableCommand(sent: string, id: string): boolean {
  const read = readFrame(sent);
  if (read.kind === "unfitCommand") return read.id === id;
  return read.kind === "frame" && read.frame.type === "command" && read.frame.id === id;
}

async function watching(token: string, rotation: string): Promise<Watched> {
  const client = await Client.open(night.wsUrl, token);
  await client.hello(rotation);
  return { client, rotation, turnId: "turn-x" };
}

describe("a live connection", () => {
  test("of a KJ answers all that comes, and still runs the night", { timeout: TIMEOUT_MS }, async () => {
    const sent = fc.array(fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: rawBytes }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(sent, async (payloads) => {
        const watched = await watching(night.kjToken, await night.openRotation());
        for (const singerId of ["singer-a", "singer-b"]) {
          await watched.client.command("addSinger", { stageName: singerId, singerId });
          await watched.client.command("addRequest", { singerId, title: "Waterloo", artist: "ABBA" });
        }
        await exchange(watched, '{"type":"command","name":"next","data":{"onStage":null}}');
        for (const payload of payloads) await exchange(watched, payload);
        const other = await night.openRotation();
        await watched.client.hello(other);
        expect(await watched.client.command("announce", { text: "still here" })).toMatchObject({ status: "applied" });
        watched.client.cut();
      }),
      { numRuns: RUNS * 2 },
    );
  });

  test("without a token answers all that comes and changes nothing", { timeout: TIMEOUT_MS }, async () => {
    const version = async () => (await (await night.screen()).hello(night.rotationId)).version;
    const before = await version();
    const sent = fc.array(text, { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(sent, async (payloads) => {
        const client = await night.screen();
        for (const payload of payloads)
          await exchange({ client, rotation: night.rotationId, turnId: "turn-x" }, payload);
        client.cut();
      }),
      { numRuns: RUNS },
    );
    expect(await version()).toBe(before);
  });

  test("whose bytes are no WebSocket frames ends, and no other with it", { timeout: TIMEOUT_MS }, async () => {
    const bystander = await night.screen();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 2, maxLength: 60 }), async (bytes) => {
        const client = await Client.open(night.wsUrl);
        const { _socket: socket } = client.ws as unknown as { _socket: { write(bytes: Uint8Array): void } };
        socket.write(bytes);
        // Half a frame is waited for; what comes after it is no frame any more.
        socket.write(Buffer.alloc(70_000, 0xff));
        await client.closed;
      }),
      { numRuns: RUNS },
    );
    await bystander.settled();
    bystander.cut();
  });
});
