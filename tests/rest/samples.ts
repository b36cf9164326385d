/** A request that succeeds for every operation: what the tests of input and of the OpenAPI document vary. */
import type { UploadGrant } from "../../core/ports/files.ts";
import type { Endpoint } from "../../rest/endpoint.ts";
import { endpointsOf } from "../../rest/endpoints.ts";
import { type Call, type Harness, json, PASSPHRASE } from "./harness.ts";

/** A request that is right in everything. `singer` is the token of a singer who may as well, when one may. */
export interface Sample {
  path: string;
  call: Call;
  singer?: string;
}

type Prepare = (h: Harness) => Promise<Sample>;

const song = { title: "Waterloo", artist: "ABBA", durationSec: 166, year: 1974, language: "sv", explicit: false };
const singer = {
  stageName: "Zoe",
  firstName: "Zoe",
  lastName: "Miller",
  email: "zoe@example.org",
  phone: "+4915112345678",
  notes: "likes a low key",
};
const performance = {
  rotationId: "night-1",
  singerId: "singer-1",
  stageName: "Zoe",
  partners: [{ singerId: null, stageName: "Ann", confirmed: true }],
  title: "Waterloo",
  artist: "ABBA",
  keyChange: -2,
  performedAt: "2026-11-24T21:00:00Z",
  durationSec: 170,
  notes: "wild",
};

async function made(h: Harness, path: string, body: object): Promise<Record<string, string>> {
  return (await json(await h.call("POST", path, { token: h.kj, body }), 201)) as Record<string, string>;
}

async function night(h: Harness) {
  const opened = await h.open();
  const zoe = await h.join(opened.joinCode, "Zoe");
  return { ...opened, path: `/karaoke/rotations/${opened.rotationId}`, zoe };
}

async function called(h: Harness) {
  const tonight = await night(h);
  await h.command(tonight.rotationId, "addRequest", {
    singerId: tonight.zoe.singerId,
    title: "Waterloo",
    artist: "ABBA",
  });
  const { created } = await h.command(tonight.rotationId, "next", { onStage: null });
  return { ...tonight, turnId: created?.turnId ?? "" };
}

async function aSinger(h: Harness, body?: object): Promise<Sample> {
  const { singerId = "" } = await made(h, "/karaoke/singers", singer);
  return {
    path: `/karaoke/singers/${singerId}`,
    call: { token: h.kj, body },
    singer: await h.singerToken("night-1", singerId),
  };
}

async function aSong(h: Harness, body?: object): Promise<Sample> {
  const { songId } = await made(h, "/karaoke/songs", song);
  return { path: `/karaoke/songs/${songId}`, call: { token: h.kj, body } };
}

async function aPerformance(h: Harness, body?: object): Promise<Sample> {
  const { performanceId } = await made(h, "/karaoke/performances", performance);
  return { path: `/karaoke/performances/${performanceId}`, call: { token: h.kj, body } };
}

export const SAMPLES: Record<string, Prepare> = {
  logIn: async () => ({ path: "/karaoke/sessions", call: { body: { passphrase: PASSPHRASE } } }),
  join: async (h) => ({
    path: "/karaoke/join",
    call: { body: { joinCode: (await h.open()).joinCode, stageName: "Zoe" } },
  }),
  openRotation: async (h) => ({
    path: "/karaoke/rotations",
    call: { token: h.kj, body: { name: "Tuesday", venue: "The Crown", rules: { lockedNext: 2 } } },
  }),
  listRotations: async (h) => {
    await h.open();
    return { path: "/karaoke/rotations", call: { token: h.kj } };
  },
  getRotation: async (h) => ({ path: (await called(h)).path, call: {} }),
  changeRotation: async (h) => {
    const { path, turnId } = await called(h);
    return { path, call: { token: h.kj, body: { complete: turnId } } };
  },
  closeRotation: async (h) => ({ path: (await night(h)).path, call: { token: h.kj } }),
  sendCommand: async (h) => {
    const { path, zoe } = await night(h);
    const body = { id: "command-0001", name: "holdSinger", data: { singerId: zoe.singerId } };
    return { path: `${path}/commands`, call: { token: h.kj, body }, singer: zoe.token };
  },
  getCommand: async (h) => {
    const { path, rotationId, zoe } = await night(h);
    const body = { id: "command-0001", name: "holdSinger", data: { singerId: zoe.singerId } };
    await json(await h.call("POST", `/karaoke/rotations/${rotationId}/commands`, { token: h.kj, body }), 200);
    return { path: `${path}/commands/command-0001`, call: { token: h.kj }, singer: zoe.token };
  },
  addSingerToRotation: async (h) => ({
    path: `${(await night(h)).path}/singers`,
    call: { token: h.kj, body: { stageName: "Walk-in", singerId: "walk-in-1" } },
  }),
  replacePlaylist: async (h) => {
    const { path, zoe } = await night(h);
    const request = { title: "Waterloo", artist: "ABBA", durationSec: 166, keyChange: 1, note: "slowly" };
    return {
      path: `${path}/singers/${zoe.singerId}`,
      call: { token: h.kj, body: { requests: [request] } },
      singer: zoe.token,
    };
  },
  removeSingerFromRotation: async (h) => {
    const { path, zoe } = await night(h);
    return { path: `${path}/singers/${zoe.singerId}`, call: { token: h.kj }, singer: zoe.token };
  },
  previewRules: async (h) => ({
    path: `${(await night(h)).path}/preview`,
    call: { token: h.kj, body: { rules: { newcomers: "endOfLine", closesAt: "2026-11-24T23:00:00Z" } } },
  }),
  explainPlace: async (h) => {
    const { path, zoe } = await night(h);
    return { path: `${path}/singers/${zoe.singerId}/explain`, call: {} };
  },
  createSinger: async (h) => ({ path: "/karaoke/singers", call: { token: h.kj, body: singer } }),
  listSingers: async (h) => {
    await aSinger(h);
    return { path: "/karaoke/singers", call: { token: h.kj } };
  },
  getSinger: (h) => aSinger(h),
  replaceSinger: (h) => aSinger(h, singer),
  changeSinger: (h) => aSinger(h, singer),
  deleteSinger: (h) => aSinger(h),
  createSong: async (h) => ({
    path: "/karaoke/songs",
    call: { token: h.kj, body: { ...song, versions: [{ brand: "Sunfly", discId: "SF1-01", mediaId: "m1" }] } },
  }),
  listSongs: async (h) => {
    await aSong(h);
    return { path: "/karaoke/songs?q=water", call: {} };
  },
  importSongs: async (h) => ({
    path: "/karaoke/songs/import",
    call: { token: h.kj, raw: "title,artist\nWaterloo,ABBA\n,Queen\n", headers: { "Content-Type": "text/csv" } },
  }),
  getSong: (h) => aSong(h),
  replaceSong: (h) => aSong(h, song),
  changeSong: (h) => aSong(h, song),
  deleteSong: (h) => aSong(h),
  startImport: async (h) => ({
    path: "/karaoke/songs/imports",
    call: { token: h.kj, body: { contentType: "text/csv", bytes: 10 } },
  }),
  getImport: async (h) => {
    const body = { contentType: "text/csv", bytes: 10 };
    const started = await h.call("POST", "/karaoke/songs/imports", { token: h.kj, body });
    return { path: started.headers.get("location") ?? "", call: { token: h.kj } };
  },
  uploadMedia: async (h) => {
    const { path } = await aSong(h);
    return { path: `${path}/media`, call: { token: h.kj, body: { contentType: "audio/mpeg", bytes: 3 } } };
  },
  placeMedia: async (h) => {
    const { path } = await uploadedMedia(h);
    return { path, call: { token: h.kj, body: { brand: "Sunfly", discId: "SF1-01" } } };
  },
  getMedia: async (h) => {
    const { path } = await uploadedMedia(h);
    await json(await h.call("PUT", path, { token: h.kj, body: {} }), 200);
    return { path, call: {} };
  },
  deleteMedia: async (h) => {
    const { path } = await uploadedMedia(h);
    await json(await h.call("PUT", path, { token: h.kj, body: {} }), 200);
    return { path, call: { token: h.kj } };
  },
  createPerformance: async (h) => ({
    path: "/karaoke/performances",
    call: { token: h.kj, body: { ...performance, turnId: "turn-1", songId: "song-1", filler: true, round: 2 } },
  }),
  listPerformances: async (h) => {
    await aPerformance(h);
    const token = await h.singerToken("night-1", "singer-1");
    return { path: "/karaoke/performances", call: { token: h.kj }, singer: token };
  },
  exportPerformances: async (h) => {
    await aPerformance(h);
    const token = await h.singerToken("night-1", "singer-1");
    return { path: "/karaoke/performances.csv", call: { token: h.kj }, singer: token };
  },
  listPerformancesOfSinger: async (h) => {
    await aPerformance(h);
    const token = await h.singerToken("night-1", "singer-1");
    return { path: "/karaoke/performances/singer/singer-1", call: { token: h.kj }, singer: token };
  },
  getPerformance: async (h) => ({ ...(await aPerformance(h)), singer: await h.singerToken("night-1", "singer-1") }),
  changePerformance: (h) => {
    const { rotationId: _, ...edit } = performance;
    return aPerformance(h, edit);
  },
  deletePerformance: (h) => aPerformance(h),
  healthz: async () => ({ path: "/healthz", call: {} }),
  openapi: async () => ({ path: "/karaoke/openapi.json", call: {} }),
};

/** Every route with its sample. A route without one fails here. */
export function everyEndpoint(h: Harness): { endpoint: Endpoint; prepare: Prepare }[] {
  return endpointsOf(h.deps).map((endpoint) => {
    const prepare = SAMPLES[endpoint.operation];
    if (!prepare) throw new Error(`${endpoint.operation} has no sample`);
    return { endpoint, prepare };
  });
}

/** A song with a file that has arrived. */
async function uploadedMedia(h: Harness, words = "abc"): Promise<{ path: string; mediaId: string }> {
  const { path } = await aSong(h);
  const body = { contentType: "audio/mpeg", bytes: words.length };
  const granted = await h.call("POST", `${path}/media`, { token: h.kj, body });
  const { mediaId, upload } = (await json(granted, 201)) as { mediaId: string; upload: UploadGrant };
  if ((await h.upload(upload, words)).status !== 200) throw new Error("the file was refused");
  return { path: `${path}/media/${mediaId}`, mediaId };
}
