/** A short night through the cloud's emulators, for one real event of each Lambda. */
import { randomUUID } from "node:crypto";
import type { Cloud } from "../../tests/cloud/cloud.ts";
import { ask, join, openNight } from "../../tests/cloud/player.ts";
import { Client } from "../../tests/realtime/harness.ts";
import { quiet } from "../cost/console.ts";

/** The last event of each Lambda that had one, by its name. The connections of the night stay open. */
export async function eventsOfANight(cloud: Cloud): Promise<Map<string, unknown>> {
  const events = new Map<string, unknown>();
  for (const lambda of cloud.lambdas()) {
    const invoke = lambda.invoke.bind(lambda);
    lambda.invoke = (event) => {
      events.set(lambda.settings.name, event);
      return invoke(event);
    };
  }
  const { rotationId, joinCode, kjToken } = await openNight(cloud);
  const guest = await join(cloud, joinCode, "Zoë");
  const screen = await Client.open(cloud.sockets.url);
  screen.cut();
  const kj = await Client.open(cloud.sockets.url, kjToken);
  await kj.hello(rotationId);
  const applied = async (name: string, data: object) => {
    const id = randomUUID();
    kj.send({ type: "command", id, name, data });
    const result = await kj.next("result", (frame) => frame.id === id && frame.status !== "queued");
    if (result.status !== "applied") throw new Error(`${name}: ${JSON.stringify(result)}`);
    return result.created ?? {};
  };
  await applied("addRequest", { singerId: guest.singerId, title: "Jolene", artist: "Dolly Parton" });
  const { turnId } = await applied("next", { onStage: null });
  await applied("start", { turnId });
  await applied("complete", { turnId });
  await ask(cloud, "POST", "/karaoke/songs", { title: "Jolene", artist: "Dolly Parton" }, kjToken);
  await ask(cloud, "GET", "/karaoke/songs?q=jolene", undefined, kjToken);
  await ask(cloud, "GET", "/karaoke/performances?limit=20", undefined, kjToken);
  await ask(cloud, "GET", `/karaoke/singers/${guest.singerId}`, undefined, kjToken);
  const sub = randomUUID();
  const registration = { venueId: "venue", singerId: sub, stageName: "Mika" };
  await cloud.lambda("postConfirmation").invoke({
    triggerSource: "PostConfirmation_ConfirmSignUp",
    userName: sub,
    request: { userAttributes: { sub, nickname: "Mika", email: "mika@example.com" } },
    response: {},
  });
  await quiet(cloud);
  const registrar = { messageId: "1", body: JSON.stringify({ ...registration, singerId: randomUUID() }) };
  await cloud.lambda("registrar").invoke({ Records: [registrar] });
  const ended = await openNight(cloud);
  await ask(
    cloud,
    "POST",
    `/karaoke/rotations/${ended.rotationId}/commands`,
    { id: randomUUID(), name: "close", data: {} },
    kjToken,
  );
  await quiet(cloud);
  // What most of a night's frames, requests and commands are.
  kj.send({ type: "ping" });
  await kj.next("pong");
  await ask(cloud, "GET", `/karaoke/rotations/${rotationId}`, undefined, kjToken);
  await applied("announce", { text: "Last orders" });
  await quiet(cloud);
  return events;
}
