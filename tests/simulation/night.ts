/** One night from a plan: everything in it happens in virtual time, and the same plan gives the same night. */
import { id } from "../../core/ids.ts";
import { openRotation } from "../../core/open-rotation.ts";
import { Checker, type CheckerLimits } from "./checker.ts";
import { Desk } from "./clients/desk.ts";
import { DeskLedgers } from "./clients/desk-ledger.ts";
import { Page } from "./clients/page.ts";
import { CloudService } from "./cloud/cloud.ts";
import type { Violation } from "./history.ts";
import { Random } from "./kernel/random.ts";
import { Scheduler } from "./kernel/scheduler.ts";
import { Trace } from "./kernel/trace.ts";
import { Network } from "./network/network.ts";
import type { Action, Mode, Plan } from "./plan/plan.ts";
import { type Planted, SOUND } from "./planted.ts";
import { EmbeddedService } from "./server/embedded.ts";
import { FIRST_EPOCH, ROTATION, type Service, serverClock, VENUE, type World } from "./world.ts";

export interface NightReport {
  plan: Plan;
  violation: Violation | null;
  /** The last lines of what happened; all of them when asked for. */
  tail: string[];
  steps: number;
  events: number;
  applied: number;
  refusedThenApplied: number;
  /** Virtual ms from the end of the last fault to everybody being current. */
  settleMs: number;
  /** The steps that processes came by, such as `after log.append`. */
  passes: ReadonlySet<string>;
}

/** Within this after the last fault, everybody is current and everything is recorded. */
const SETTLED_WITHIN_MS: Record<Mode, number> = {
  // 8 s for a connection that goes nowhere, 30 s of backoff, 10 s to notice a dead link.
  embedded: 60_000,
  // A lost last event shows at a ping, once a minute; a message of a dead function comes back after 30 s, twice if unlucky.
  cloud: 180_000,
};
const LOOK_EVERY_MS = 1_000;
const LIMITS: Record<Mode, CheckerLimits> = {
  // A ping every 5 s, 4.5 s for its pong, a quarter of one for a gap to close and 4 s for the answer to a question.
  // On the slowest links a pong waits behind the parts of a snapshot for some seconds more.
  embedded: { inOrder: true, saysSoWithinMs: 20_000 },
  // A ping a minute. Each frame has a function of its own, so frames may overtake each other.
  cloud: { inOrder: false, saysSoWithinMs: 70_000 },
};
const TAIL_LINES = 60;
/** More steps than any sound night takes: something runs in circles. */
const MAX_STEPS = 400_000;

export async function runNight(plan: Plan, planted: Planted = SOUND, whole = false): Promise<NightReport> {
  const random = new Random(plan.seed).fork("night");
  const scheduler = new Scheduler(random.fork("scheduler"));
  const passes = new Set<string>();
  const world: World = {
    plan,
    random,
    scheduler,
    network: new Network(scheduler, random.fork("network"), plan.latency),
    trace: new Trace(() => scheduler.now, whole),
    checker: new Checker(LIMITS[plan.mode]),
    planted,
    desk: new DeskLedgers(),
    hazards: [],
    passed: (side, name) => void passes.add(`${side} ${name}`),
    clock: serverClock(scheduler),
  };
  const { checker, trace } = world;
  const service = await opened(world);
  const pages = new Map(plan.pages.map((spec) => [spec.name, new Page(world, spec)]));
  for (const page of pages.values()) scheduler.after(random.below(400), () => page.open());
  const desk = new Desk(world, service);
  const players = { service, pages, desk };
  for (const action of plan.actions) scheduler.after(action.atMs, () => perform(world, players, action));

  const look = () => {
    for (const page of pages.values()) page.look();
    scheduler.after(LOOK_EVERY_MS, look);
  };
  look();
  const broken = () => {
    for (const page of pages.values()) page.check();
    if (scheduler.steps > MAX_STEPS) checker.fail("a night comes to an end", `${scheduler.steps} steps`);
    return checker.violation !== null;
  };
  await scheduler.runUntil(plan.calmAtMs, broken);
  world.hazards.length = 0;
  trace.note("weather", "is calm");
  const settled = async () => (await unsettled(world, players)) === null;
  const deadline = plan.calmAtMs + SETTLED_WITHIN_MS[plan.mode];
  while (!checker.violation && scheduler.now < deadline && !(await settled())) {
    await scheduler.runUntil(scheduler.now + LOOK_EVERY_MS, broken);
  }
  const settleMs = scheduler.now - plan.calmAtMs;
  const left = await unsettled(world, players);
  if (left !== null) checker.fail("everybody is current within a bounded time", left);
  checker.stored(await service.storedItems());
  service.end();
  return {
    plan,
    violation: checker.violation,
    tail: trace.tail(whole ? Number.POSITIVE_INFINITY : TAIL_LINES),
    steps: scheduler.steps,
    events: checker.version,
    applied: checker.applied,
    refusedThenApplied: checker.refusedThenApplied,
    settleMs,
    passes,
  };
}

async function opened(world: World): Promise<Service> {
  const { head, first } = openRotation({
    venueId: VENUE,
    rotationId: ROTATION,
    epoch: FIRST_EPOCH,
    joinCode: "LARK47",
    name: "Tuesday",
    venue: "The Tin Lantern",
    at: new Date(world.clock.now()).toISOString(),
    commandId: id("opening-0001"),
  });
  const service = world.plan.mode === "embedded" ? new EmbeddedService(world) : new CloudService(world);
  await service.log.create(head, first);
  world.checker.opened(head, first);
  service.start();
  return service;
}

interface Players {
  service: Service;
  pages: ReadonlyMap<string, Page>;
  desk: Desk;
}

function perform(world: World, { service, pages, desk }: Players, action: Action): void {
  const { scheduler, network, trace, clock, hazards } = world;
  const page = "page" in action ? pages.get(action.page) : undefined;
  if (action.do !== "command" && action.do !== "request") trace.note("weather", action.do, action);
  const lasting = (end: (() => void) | undefined, ms: number) => end && scheduler.after(ms, end);
  switch (action.do) {
    case "command":
      page?.act(action.pick);
      break;
    case "request":
      desk.act(action.pick);
      break;
    case "cut":
      network.cut(action.page, action.tellPage, action.tellServer);
      if (action.tellPage && action.tellServer) scheduler.after(1_500, () => page?.online());
      break;
    case "partition":
      lasting(network.partition(action.page), action.ms);
      break;
    case "nap":
      lasting(network.nap(action.page), action.ms);
      break;
    case "sleep":
      lasting(page?.sleep(), action.ms);
      break;
    case "hide":
      lasting(page?.hide(), action.ms);
      break;
    case "storageFull":
      lasting(page?.storageFull(), action.ms);
      break;
    case "reopen":
      page?.reopen(action.ms);
      break;
    case "pageClock":
      page?.setClock(action.byMs);
      break;
    case "serverClock":
      clock.offsetMs += action.byMs;
      break;
    case "kill":
      service.kill(action.downMs, action.tellPages);
      break;
    case "hazard":
      hazards.push({ ...action.hazard });
      break;
    case "backup":
      service.backUp?.();
      break;
    case "restore":
      void service.restore?.(action.downMs, action.tellPages);
      break;
  }
}

/** In words, what is still on its way; null when all is well. */
async function unsettled(world: World, { service, pages, desk }: Players): Promise<string | null> {
  const { checker } = world;
  if (!desk.idle) return "the desk is not done";
  if (!service.idle()) return "the server is not done";
  for (const page of pages.values()) {
    const left = page.unsettled();
    if (left) return left;
  }
  const { items: heads } = await service.log.listHeads(VENUE, { limit: 100, cursor: null });
  const wrong =
    checker.elsewhereWrong(heads) ?? world.desk.rotations.wrong(new Map(heads.map((head) => [head.rotationId, head])));
  return wrong ?? (await resourcesWrong(world, service)) ?? closingWrong(world, service);
}

async function resourcesWrong({ checker, desk }: World, service: Service): Promise<string | null> {
  const { performances, singers } = desk;
  const standing = new Map((await service.standingPerformances()).map((one) => [one.performanceId, one]));
  const untouched = [...standing.values()].filter(({ performanceId }) => !performances.touched(performanceId));
  const known = new Map((await service.standingSingers()).map((one) => [one.singerId, one]));
  return (
    checker.performancesWrong(untouched, (turnId) => performances.touched(turnId)) ??
    performances.wrong(standing) ??
    singers.wrong(known)
  );
}

async function closingWrong({ checker }: World, service: Service): Promise<string | null> {
  const closed = checker.newest.state.status === "closed";
  if (closed !== (await service.isMarkedClosed())) return "the list of nights is not told that it is over";
  return null;
}
