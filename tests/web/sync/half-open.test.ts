/** A link that is dead while both ends believe in it: the access point is gone, a laptop's lid was closed. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket as TcpSocket } from "node:net";
import { effect } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { evolve } from "../../../core/rotation/evolve.ts";
import { createSync } from "../../../web/sync/create-sync.ts";
import type { Environment, Socket } from "../../../web/sync/environment.ts";
import { openNight } from "../../realtime/harness.ts";
import { EPOCH, events, START, snapshot, welcome } from "./night.ts";
import { livePage, openPage, type Page } from "./open-page.ts";

const NOTICED_WITHIN_MS = 10_000;

/** Milliseconds from now until the page says that it is offline, to 10 ms. */
function noticedAfter({ sync, world }: Page): number {
  const since = world.now();
  while (sync.link.value !== "offline" && world.now() - since < 60_000) world.pass(10);
  return world.now() - since;
}

/** Lives for so long, every ping answered at once. */
function live({ world }: Page, ms: number): void {
  let answered = world.socket.sentOf("ping").length;
  for (let passed = 0; passed < ms; passed += 100) {
    world.pass(100);
    for (; answered < world.socket.sentOf("ping").length; answered++) {
      world.socket.say({ type: "pong", epoch: EPOCH, version: 3, at: START, n: answered + 1 });
    }
  }
}

test.each(Array.from({ length: 15 }, (_, index) => 20_000 + index * 700))(
  "a link that dies after %i ms is noticed within 10 s while the page is visible",
  (ms) => {
    const page = livePage(3);
    live(page, ms);
    expect(noticedAfter(page)).toBeLessThanOrEqual(NOTICED_WITHIN_MS);
  },
);

test.each([100, 2_500, 4_400])("so is one whose last sign came %i ms after a ping", (ms) => {
  const page = livePage(3);
  page.world.pass(5_000 + ms);
  page.world.socket.say(events(4, 4));
  expect(noticedAfter(page)).toBeLessThanOrEqual(NOTICED_WITHIN_MS);
});

test("so is one that died while the page was hidden, counted from when it is shown", () => {
  const page = livePage(3);
  page.world.show(false);
  page.world.pass(600_000);
  expect(page.sync.link.value).toBe("live");
  page.world.show(true);
  expect(noticedAfter(page)).toBeLessThanOrEqual(NOTICED_WITHIN_MS);
});

describe("where pings are a minute apart", () => {
  /** Live for half a minute, then nothing gets through. */
  function deadPage(): Page {
    const { sync, world } = openPage();
    world.socket.accept();
    world.socket.say(welcome(3, { pingEveryMs: 60_000 }));
    world.socket.say(snapshot(3));
    world.pass(30_000);
    return { sync, world };
  }

  test("a link that is dead is noticed within 10 s of a command", () => {
    const page = deadPage();
    void page.sync.send("announce", { text: "Last orders" });
    expect(noticedAfter(page)).toBeLessThanOrEqual(NOTICED_WITHIN_MS);
  });

  test("and within 5 s of being shown again", () => {
    const page = deadPage();
    page.world.show(false);
    page.world.pass(600_000);
    page.world.show(true);
    expect(noticedAfter(page)).toBeLessThanOrEqual(5_000);
  });

  test("a function that starts cold has 4 s for a pong", () => {
    const { sync, world } = deadPage();
    world.pass(30_000);
    world.pass(4_000);
    world.socket.say({ type: "pong", epoch: EPOCH, version: 3, at: START, n: 1 });
    world.pass(10_000);
    expect(sync.link.value).toBe("live");
  });

  test("a command that something follows needs no ping", () => {
    const { sync, world } = deadPage();
    void sync.send("announce", { text: "Last orders" });
    world.pass(2_900);
    const [command] = world.socket.sentOf("command");
    if (!command) throw new Error("no command was sent");
    world.socket.say({ type: "result", id: command.id, status: "applied", version: 3 });
    world.pass(10_000);
    expect(world.socket.sentOf("ping")).toEqual([]);
    expect(sync.link.value).toBe("live");
  });
});

test("on real sockets: the page notices that nothing gets through, comes back, and has what it missed", async () => {
  const night = await openNight();
  const air = await openAir(Number(new URL(night.wsUrl).port));
  const sync = createSync({
    wsUrl: `ws://127.0.0.1:${air.port}/ws`,
    evolve,
    rotation: night.joinCode,
    token: () => null,
    storage: null,
    storageKey: "half-open",
    environment: hurried(20),
  });
  try {
    await becomes(() => sync.link.value === "live");
    air.freeze();
    const kj = await night.kj();
    await kj.command("announce", { text: "Last orders" });
    await becomes(() => sync.link.value === "offline");
    expect(air.openConnections()).toBeGreaterThan(0);
    expect(sync.state.value?.notice).toBeNull();
    air.thaw();
    await becomes(() => sync.link.value === "live");
    expect(sync.state.value?.notice).toBe("Last orders");
  } finally {
    sync.close();
    await air.close();
    await night.stop();
  }

  function becomes(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const stop = effect(() => {
        void sync.state.value;
        if (!holds()) return;
        resolve();
        queueMicrotask(() => stop());
      });
    });
  }
});

/** What lies between the page and the server: frozen, it takes everything and passes nothing on, new connections too. */
async function openAir(to: number) {
  const pairs = new Set<[TcpSocket, TcpSocket]>();
  let isFrozen = false;
  const server = createServer((near) => {
    const far = connect(to, "127.0.0.1");
    const pair: [TcpSocket, TcpSocket] = [near, far];
    pairs.add(pair);
    // Whoever hangs up on frozen air is not heard on the other side.
    for (const [from, onto] of [pair, [far, near]] as const) {
      from.on("data", (data) => {
        if (!isFrozen) onto.write(data);
      });
      from.on("close", () => {
        if (!isFrozen) onto.destroy();
      });
      from.on("error", () => {});
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      isFrozen = true;
    },
    thaw() {
      isFrozen = false;
    },
    /** To the server, which has noticed nothing. */
    openConnections: () => [...pairs].filter(([, far]) => !far.destroyed).length,
    async close() {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** A browser whose timers run `times` as fast: ten seconds are half of one. */
function hurried(times: number): Environment {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    openSocket(url, protocols) {
      const socket = new WebSocket(url, protocols);
      socket.on("error", () => {});
      return socket as unknown as Socket;
    },
    after(ms, run) {
      const timer = setTimeout(run, ms / times);
      return () => clearTimeout(timer);
    },
    isVisible: () => true,
    onVisibility: () => () => {},
    onOnline: () => () => {},
    build: null,
    reload: () => {},
  };
}
