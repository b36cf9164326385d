/**
 * Who is connected and who watches what.
 *
 * A watching connection is two items: one under its own id, one under its rotation. Its own names the rotation first,
 * so that forgetting it finds the other whatever a crash left. `$disconnect` is best effort (source: API Gateway's page
 * on it), so both expire after the longest life of a connection, and a reader skips what has expired but is still there.
 */
import type { ConnectionId, RotationId } from "../../../core/ids.ts";
import type { Connection, Watchers } from "../../../core/ports/connections.ts";
import type { Clock } from "../../../core/ports/machine.ts";
import type { EventsForm } from "../../../core/protocol.ts";
import { packed, unpacked } from "./body.ts";
import { LAST } from "./cursor.ts";
import { shortExpiry } from "./retention.ts";
import type { Item, Key, Table } from "./table.ts";

/** A connection lives two hours at most (source: API Gateway's quotas page). */
const KEPT_SEC = 2 * 3600 + 600;

export class ConnectionTable {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  async open(connection: Connection): Promise<void> {
    const { connectionId, connectedAt } = connection;
    await this.#table.put(connectionKey(connectionId), {
      body: await packed({ ...connection, rotationId: null }),
      expiresAt: shortExpiry(connectedAt, KEPT_SEC),
    });
  }

  async get(connectionId: ConnectionId): Promise<Connection | null> {
    const item = await this.#table.get(connectionKey(connectionId));
    if (!item?.body) return null;
    const connection = await unpacked<Connection>(item.body);
    return { ...connection, rotationId: rotationOf(item), form: formOf(item) };
  }

  async enter(connectionId: ConnectionId, rotationId: RotationId, form: EventsForm): Promise<void> {
    const before = await this.#table.get(connectionKey(connectionId));
    if (!before) return;
    const named = await this.#table.update(connectionKey(connectionId), "SET rotationId = :rotationId, form = :form", {
      expression: "attribute_exists(pk)",
      values: { ":rotationId": { S: rotationId }, ":form": { S: form } },
    });
    if (!named) return;
    const earlier = rotationOf(before);
    if (earlier && earlier !== rotationId) await this.#table.delete(watcherKey(earlier, connectionId));
  }

  async watch(connectionId: ConnectionId, rotationId: RotationId): Promise<void> {
    const own = await this.#table.get(connectionKey(connectionId));
    if (!own) return;
    const { expiresAt, form } = own;
    await this.#table.put(watcherKey(rotationId, connectionId), {
      ...(expiresAt && { expiresAt }),
      ...(form && { form }),
    });
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    const item = await this.#table.get(connectionKey(connectionId));
    const rotationId = item && rotationOf(item);
    if (rotationId) await this.#table.delete(watcherKey(rotationId, connectionId));
    if (item) await this.#table.delete(connectionKey(connectionId));
  }

  /** Somebody found under a rotation who is gone; their own item may be gone already. */
  async forgetWatcher(rotationId: RotationId, connectionId: ConnectionId): Promise<void> {
    await this.#table.delete(watcherKey(rotationId, connectionId));
    await this.#table.delete(connectionKey(connectionId));
  }

  async *watchers(rotationId: RotationId): AsyncIterable<Watchers> {
    const nowSec = Math.floor(this.#clock.now() / 1000);
    const { pk } = watcherKey(rotationId, "");
    for await (const page of this.#table.query({ pk, sortKey: "sk", from: " ", to: LAST, consistent: true })) {
      const watchers: Watchers = { full: [], brief: [] };
      for (const item of page) {
        if (Number(item.expiresAt?.N) > nowSec) watchers[formOf(item)].push(item.sk?.S as ConnectionId);
      }
      yield watchers;
    }
  }
}

const connectionKey = (connectionId: string): Key => ({ pk: `connection#${connectionId}`, sk: "connection" });
export const watcherKey = (rotationId: string, connectionId: string): Key => ({
  pk: `watchers#${rotationId}`,
  sk: connectionId,
});

const formOf = (item: Item): EventsForm => (item.form?.S === "brief" ? "brief" : "full");

function rotationOf(item: Item): RotationId | null {
  return (item.rotationId?.S as RotationId | undefined) ?? null;
}
