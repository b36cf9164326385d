/**
 * Whoever uses the REST interface on this night: the venue's own program, or a KJ's page of last week's songs. One request
 * after another; what it is told it holds the service to.
 */
import { type CommandId, id, type RotationId } from "../../../core/ids.ts";
import type { CommandResult } from "../../../core/protocol.ts";
import type { RotationState } from "../../../core/rotation/state.ts";
import { Random } from "../kernel/random.ts";
import { idea } from "../plan/commands.ts";
import { ROTATION, type Service, type World } from "../world.ts";
import type { Ledger } from "./desk-ledger.ts";
import { type Asking, Http, type HttpAnswer } from "./http.ts";

const TRIES = 3;
const AGAIN_AFTER_MS = 1_500;
const NIGHT = `/rotations/${ROTATION}`;

type Errand = (random: Random) => Promise<void>;

export class Desk {
  readonly #world: World;
  readonly #http: Http;
  readonly #random: Random;
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** As it was read last. */
  #read: { etag: string; state: RotationState } | null = null;

  readonly #errands: readonly (readonly [Errand, number])[] = [
    [(random) => this.#readNight(random), 4],
    [(random) => this.#command(random), 6],
    [(random) => this.#readPerformances(random), 5],
    [(random) => this.#addSinger(random), 3],
    [(random) => this.#changeSinger(random), 4],
    [(random) => this.#openNight(random), 1],
    [(random) => this.#changeNight(random), 2],
  ];

  constructor(world: World, service: Service) {
    this.#world = world;
    this.#random = world.random.fork("desk");
    this.#http = new Http(world, service, this.#random);
  }

  get idle(): boolean {
    return this.#waiting === 0;
  }

  act(pick: number): void {
    const random = new Random(pick);
    const errand = random.weighted(this.#errands);
    this.#waiting++;
    this.#tail = this.#tail.then(() => errand(random)).then(() => void this.#waiting--);
  }

  async #readNight(random: Random): Promise<void> {
    const known = this.#read;
    const headers = known && random.chance(0.5) ? { "If-None-Match": known.etag } : {};
    const answer = await this.#http.ask({ method: "GET", path: NIGHT, headers });
    if (!answer) return;
    const { checker } = this.#world;
    if (answer.status === 304 && known) {
      checker.read("desk", answer.asOf, known.etag, known.state);
    } else if (this.#is(answer, 200) && answer.etag && answer.body) {
      this.#read = { etag: answer.etag, state: answer.body.state as RotationState };
      checker.read("desk", answer.asOf, answer.etag, this.#read.state);
    }
  }

  async #command(random: Random): Promise<void> {
    if (!this.#read) await this.#readNight(random);
    if (!this.#read) return;
    const made = idea(random, this.#read.state, null, this.#world.clock.now());
    if (made) await this.#send(ROTATION, made.name, made.data, this.#random.text(22));
  }

  async #send(rotationId: string, name: string, data: object, commandId: string): Promise<CommandResult | null> {
    const { checker } = this.#world;
    const command = id<CommandId>(commandId);
    if (rotationId === ROTATION) checker.sent("desk", command);
    const path = `/rotations/${rotationId}/commands`;
    const answer = await this.#patiently({ method: "POST", path, body: { id: command, name, data } });
    const result = answer && (answer.status === 202 ? await this.#outcome(path, command) : resultOf(answer));
    // Nobody knows: it may take effect behind what is sent from now on.
    if (!result) checker.excuse(command);
    else if (rotationId === ROTATION) checker.answered("desk", command, result, null);
    else checker.answeredElsewhere(id<RotationId>(rotationId), command, result);
    return result;
  }

  async #outcome(path: string, command: CommandId): Promise<CommandResult | null> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      await this.#wait();
      const answer = await this.#http.ask({ method: "GET", path: `${path}/${command}` });
      // 404 for one that has not come through yet.
      if (answer && answer.status !== 404 && answer.status !== 429) return resultOf(answer);
    }
    return null;
  }

  /** Reads the list, then looks at, corrects or deletes one of it. */
  async #readPerformances(random: Random): Promise<void> {
    const { checker, desk } = this.#world;
    const list = await this.#http.ask({ method: "GET", path: `/performances?rotationId=${ROTATION}&limit=100` });
    if (!this.#is(list, 200)) return;
    const items = list.body?.items as { performanceId: string }[];
    if (new Set(items.map((one) => one.performanceId)).size !== items.length) {
      checker.fail("REST agrees with the log", "a performance is listed twice");
    }
    if (items.length === 0 || random.chance(0.3)) return;
    const { performanceId } = random.pick(items);
    await this.#changeOne(random, `/performances/${performanceId}`, performanceId, desk.performances, () => ({
      notes: `note ${this.#random.text(6)}`,
    }));
  }

  async #addSinger(random: Random): Promise<void> {
    const singer = { stageName: `Guest ${this.#random.text(8)}`, notes: "of the desk" };
    const headers = { "Idempotency-Key": this.#random.text(16) };
    const answer = await this.#patiently({ method: "POST", path: "/singers", body: singer, headers });
    if (!this.#is(answer, 201)) return;
    this.#wrote(this.#world.desk.singers, String(answer.body?.singerId), singer, answer);
    if (random.chance(0.3)) await this.#changeSinger(random);
  }

  async #changeSinger(random: Random): Promise<void> {
    const { singers } = this.#world.desk;
    if (singers.ids.length === 0) return this.#addSinger(random);
    const singerId = random.pick(singers.ids);
    await this.#changeOne(random, `/singers/${singerId}`, singerId, singers, () => ({ notes: this.#random.text(8) }));
  }

  async #changeOne(random: Random, path: string, key: string, ledger: Ledger, made: () => object): Promise<void> {
    const found = await this.#http.ask({ method: "GET", path });
    if (!found) return;
    this.#holdTo(ledger, key, found);
    if (found.status !== 200 || !found.etag) return;
    // Somebody else may have written it since it was read.
    const headers = random.chance(0.5) ? { "If-Match": found.etag } : {};
    const body = random.chance(0.3) ? undefined : made();
    const asking = { path, headers, ...(body ? { method: "PATCH" as const, body } : { method: "DELETE" as const }) };
    const answer = await this.#http.ask(asking);
    if (!answer) ledger.doubt(key);
    else if (answer.status < 300) this.#wrote(ledger, key, body ?? null, answer);
  }

  /** An answer may have been on its way while a backup took the place of what it tells of. */
  #wrote(ledger: Ledger, key: string, value: object | null, { asOf }: HttpAnswer): void {
    ledger.wrote(key, value);
    if (asOf.epoch !== this.#world.checker.history.epoch) ledger.doubt(key);
  }

  #holdTo(ledger: Ledger, key: string, { status, body }: HttpAnswer): void {
    const wrong = ledger.wrongWith(key, status === 200 ? body : null);
    if (wrong) this.#world.checker.fail("what REST has confirmed is there", wrong);
  }

  async #openNight(random: Random): Promise<void> {
    const headers = { "Idempotency-Key": this.#random.text(16) };
    const body = { name: `Night ${random.below(100)}`, venue: "The Tin Lantern" };
    const answer = await this.#patiently({ method: "POST", path: "/rotations", body, headers });
    if (this.#is(answer, 201)) this.#wrote(this.#world.desk.rotations, String(answer.body?.rotationId), body, answer);
  }

  /** Of a night that the desk has opened itself: other rules, or its end. */
  async #changeNight(random: Random): Promise<void> {
    const { rotations } = this.#world.desk;
    if (rotations.ids.length === 0) return this.#openNight(random);
    const rotationId = random.pick(rotations.ids);
    if (random.chance(0.3)) await this.#http.ask({ method: "DELETE", path: `/rotations/${rotationId}` });
    else await this.#send(rotationId, "setRules", { maxRequests: random.between(1, 20) }, this.#random.text(22));
  }

  /** The same again while nobody says what became of it; it has one effect however often it comes. */
  async #patiently(asking: Asking): Promise<HttpAnswer | null> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#http.ask(asking);
      const unsure = !answer || answer.status === 429 || answer.body?.code === "KEY_IN_USE";
      if (!unsure) return answer;
      if (attempt === TRIES) return null;
      await this.#wait();
    }
  }

  #is(answer: HttpAnswer | null, status: number): answer is HttpAnswer {
    if (!answer) return false;
    if (answer.status !== status) {
      const said = JSON.stringify(answer.body)?.slice(0, 200);
      this.#world.checker.fail("a page that behaves is not told it does not", `desk: ${answer.status} ${said}`);
    }
    return answer.status === status;
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => this.#world.scheduler.after(AGAIN_AFTER_MS, resolve));
  }
}

function resultOf({ status, body }: HttpAnswer): CommandResult {
  if (status === 200) return { status: "applied", version: body?.version as number };
  return { status: "rejected", code: body?.code as "INVALID", detail: String(body?.detail) };
}
