/**
 * The rotation log on DynamoDB: one conditional PutItem per command.
 *
 * Beginning one without a transaction: the head is part of the log's first item, so that head and first item are one
 * write. The join code is claimed before it, in an item of its own that names the rotation. A crash between the two
 * leaves a claim that leads to no rotation: nobody was told of it, the code is not given again, and the same `create`
 * sent again goes on from there. A claim counts only when the head it leads to carries that very code.
 *
 * A snapshot is its chunks and then its manifest, which only a newer one replaces. A reader that finds a chunk missing
 * met a replacement half way and takes the newer manifest; the log itself is never cut, so no snapshot is a slow start, not a loss.
 */
import type { CommandId, Epoch, RotationId, VenueId } from "../../../core/ids.ts";
import type { Page, PageRequest } from "../../../core/ports/pages.ts";
import type { LogItem, RotationHead, RotationLog } from "../../../core/ports/rotation-log.ts";
import type { Rotation } from "../../../core/rotation/fold.ts";
import { packed, unpacked } from "./body.ts";
import { LAST, pageOf } from "./cursor.ts";
import { nightExpiry } from "./retention.ts";
import { SnapshotStore } from "./snapshots.ts";
import { IF_NEW, type Item, type Key, type Table } from "./table.ts";

const ROTATIONS_REMEMBERED = 1000;

type LogBody = Pick<LogItem, "events" | "created" | "outgoing">;

export class DynamoRotationLog implements RotationLog {
  /** Only a key is unique, and that is the version. */
  readonly knowsCommands = false;
  readonly #table: Table;
  readonly #snapshots: SnapshotStore;
  /** The newest version seen of each log. */
  readonly #newest = new Map<RotationId, number>();

  constructor(table: Table) {
    this.#table = table;
    this.#snapshots = new SnapshotStore(table);
  }

  async create(head: RotationHead, first: LogItem): Promise<"created" | "joinCodeTaken" | "exists"> {
    const { rotationId, venueId, openedAt, closedAt: _open, ...known } = head;
    const joinCode = head.joinCode.toUpperCase();
    if (await this.head(rotationId)) return "exists";
    const claim = joinCodeKey(joinCode);
    const claimed = await this.#table.put(claim, { rotationId: { S: rotationId } }, IF_NEW);
    if (!claimed.written && (await this.#table.get(claim))?.rotationId?.S !== rotationId) {
      return "joinCodeTaken";
    }
    const opening = await this.#table.put(
      itemKey(rotationId, first.from),
      {
        ...(await logItem(first)),
        head: { S: JSON.stringify({ ...known, venueId, openedAt, rotationId }) },
        venue: { S: venueId },
        opened: { S: `${openedAt}#${rotationId}` },
      },
      IF_NEW,
    );
    return opening.written ? "created" : "exists";
  }

  /**
   * The condition is that no item starts at `from`. That none holds it in its middle is known without asking: whoever
   * decided on a version has read or written the item that ends there.
   *
   * @throws when a version would be left out: no reader could fold such a log.
   */
  async append(item: LogItem): Promise<"appended" | "versionTaken" | "commandKnown"> {
    const newest = this.#newest.get(item.rotationId) ?? (await this.#readNewest(item.rotationId));
    if (item.from > newest + 1) throw new Error(`version ${item.from} follows ${newest}`);
    const key = itemKey(item.rotationId, item.from);
    if (item.from === newest + 1) {
      const { written } = await this.#table.put(key, await logItem(item), IF_NEW);
      if (written) {
        this.#saw(item.rotationId, item.to);
        return "appended";
      }
    }
    const there = await this.#table.get(key);
    return there?.commandId?.S === item.commandId ? "commandKnown" : "versionTaken";
  }

  async #readNewest(rotationId: RotationId): Promise<number> {
    const range = { pk: logPk(rotationId), sortKey: "sk", from: "0", to: LAST, descending: true, consistent: true };
    const [last] = await this.#table.first(range, 1);
    return this.#saw(rotationId, Number(last?.to?.N ?? 0));
  }

  /** Maybe behind the log, never ahead of it. */
  #saw(rotationId: RotationId, version: number): number {
    const newest = Math.max(version, this.#newest.get(rotationId) ?? 0);
    this.#newest.delete(rotationId);
    this.#newest.set(rotationId, newest);
    const oldest = this.#newest.keys().next().value;
    if (this.#newest.size > ROTATIONS_REMEMBERED && oldest !== undefined) this.#newest.delete(oldest);
    return newest;
  }

  /** By an index that may be a moment behind the log; `execute` asks the folded state about the latest commands. */
  async findCommand(rotationId: RotationId, commandId: CommandId): Promise<LogItem | null> {
    const [found] = await this.#table.first(
      {
        pk: logPk(rotationId),
        index: "byCommand",
        sortKey: "commandId",
        from: commandId,
        to: commandId,
        consistent: false,
      },
      1,
    );
    if (!found?.sk?.S) return null;
    const item = await this.#table.get({ pk: logPk(rotationId), sk: found.sk.S });
    return item && readLogItem(rotationId, item);
  }

  async readAfter(rotationId: RotationId, version: number, limit: number): Promise<LogItem[]> {
    const range = {
      pk: logPk(rotationId),
      sortKey: "sk",
      from: itemKey(rotationId, version + 1).sk,
      to: LAST,
      consistent: true,
    };
    const items = await this.#table.first(range, limit);
    const read = await Promise.all(items.map((item) => readLogItem(rotationId, item)));
    const last = read.at(-1);
    // Nothing after a version says nothing about where the log ends.
    if (last) this.#saw(rotationId, last.to);
    return read;
  }

  saveSnapshot(rotation: Rotation): Promise<void> {
    return this.#snapshots.save(rotation);
  }

  loadSnapshot(rotationId: RotationId): Promise<Rotation | null> {
    return this.#snapshots.load(rotationId);
  }

  async head(rotationId: RotationId): Promise<RotationHead | null> {
    const item = await this.#table.get(itemKey(rotationId, 1));
    return item && readHead(item);
  }

  async headByJoinCode(joinCode: string): Promise<RotationHead | null> {
    const code = joinCode.toUpperCase();
    if (code === "") return null;
    const claim = await this.#table.get(joinCodeKey(code));
    const head = claim?.rotationId?.S ? await this.head(claim.rotationId.S as RotationId) : null;
    return head?.joinCode.toUpperCase() === code ? head : null;
  }

  listHeads(venueId: VenueId, page: PageRequest): Promise<Page<RotationHead>> {
    return pageOf(
      this.#table,
      `rotations ${venueId}`,
      {
        pk: venueId,
        index: "byVenue",
        partitionKey: "venue",
        sortKey: "opened",
        from: "0",
        to: LAST,
        descending: true,
        consistent: false,
      },
      page,
      async (item) => readHead(item),
    );
  }

  async markClosed(rotationId: RotationId, closedAt: string | null): Promise<void> {
    await this.#table.update(
      itemKey(rotationId, 1),
      closedAt === null ? "REMOVE closedAt" : "SET closedAt = :closedAt",
      {
        expression: "attribute_exists(pk)",
        ...(closedAt !== null && { values: { ":closedAt": { S: closedAt } } }),
      },
    );
  }
}

const logPk = (rotationId: RotationId): string => `rotation#${rotationId}`;
const joinCodeKey = (joinCode: string): Key => ({ pk: `joinCode#${joinCode}`, sk: "claim" });

/** Versions are padded so that they sort as numbers. */
function itemKey(rotationId: RotationId, from: number): Key {
  return { pk: logPk(rotationId), sk: String(from).padStart(12, "0") };
}

async function logItem(item: LogItem): Promise<Item> {
  const { events, created, outgoing } = item;
  const at = events[0]?.at;
  if (at === undefined) throw new Error(`the log item of command ${item.commandId} has no event`);
  return {
    to: { N: String(item.to) },
    commandId: { S: item.commandId },
    body: await packed({ events, created, outgoing } satisfies LogBody),
    expiresAt: nightExpiry(at),
  };
}

async function readLogItem(rotationId: RotationId, item: Item): Promise<LogItem> {
  const body = await unpacked<LogBody>(item.body);
  return {
    rotationId,
    from: Number(item.sk?.S),
    to: Number(item.to?.N),
    commandId: item.commandId?.S as CommandId,
    ...body,
  };
}

function readHead(item: Item): RotationHead {
  const head = JSON.parse(item.head?.S ?? "null") as Omit<RotationHead, "closedAt"> & { epoch: Epoch };
  return { ...head, closedAt: item.closedAt?.S ?? null };
}
