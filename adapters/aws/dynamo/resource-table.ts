/** Reading and writing one resource under a revision that rises with every write; the repositories are made of it. */
import type { VenueId } from "../../../core/ids.ts";
import type { Stored } from "../../../core/ports/resources.ts";
import { packed, unpacked } from "./body.ts";
import { type Condition, IF_NEW, type Item, type Key, type Table } from "./table.ts";

/** Lost races of an unconditional write before giving up. */
const MAX_ATTEMPTS = 10;

export interface ResourceShape<Id extends string, T> {
  idOf(value: T): Id;
  /** The attributes by which its lists find it. */
  indexed(value: T): Item;
  /** An item that is kept but is no resource any more. */
  isGone(item: Item): boolean;
  /** What a removed resource leaves behind; null: nothing. */
  tombstone: ((item: Item) => Item) | null;
}

export class ResourceTable<Id extends string, T> {
  readonly #table: Table;
  readonly #shape: ResourceShape<Id, T>;

  constructor(table: Table, shape: ResourceShape<Id, T>) {
    this.#table = table;
    this.#shape = shape;
  }

  /** @param beside attributes that the item gets beside its own, until the next write. */
  async insert(venueId: VenueId, value: T, beside: Item = {}): Promise<Stored<T> | "exists"> {
    if ((await this.#write(venueId, value, 1, IF_NEW, beside)).written) return { value, revision: 1 };
    const there = await this.#table.get(resourceKey(venueId, this.#shape.idOf(value)));
    if (!there || !this.#shape.isGone(there)) return "exists";
    const revision = revisionOf(there) + 1;
    const { written } = await this.#write(venueId, value, revision, ifRevisionIs(there), beside);
    return written ? { value, revision } : "exists";
  }

  async get(venueId: VenueId, id: Id): Promise<Stored<T> | null> {
    const item = await this.#there(venueId, id);
    return item && { value: await unpacked<T>(item.body), revision: revisionOf(item) };
  }

  async replace(
    venueId: VenueId,
    value: T,
    ifRevision: number | null,
    beside: Item = {},
  ): Promise<Stored<T> | "missing" | "changed"> {
    return this.#from(venueId, this.#shape.idOf(value), ifRevision, async (item) => {
      const revision = revisionOf(item) + 1;
      const { written } = await this.#write(venueId, value, revision, ifRevisionIs(item), beside);
      return written && { value, revision };
    });
  }

  async remove(venueId: VenueId, id: Id, ifRevision: number | null): Promise<"removed" | "missing" | "changed"> {
    return this.#from(venueId, id, ifRevision, async (item) => {
      const key = resourceKey(venueId, id);
      const { tombstone } = this.#shape;
      const done = tombstone
        ? (await this.#table.put(key, tombstone(item), ifRevisionIs(item))).written
        : (await this.#table.delete(key, ifRevisionIs(item))) === "deleted";
      return done && "removed";
    });
  }

  /** Does `write` with the item as it stands; again when somebody else wrote in between and the caller does not mind. */
  async #from<Done>(
    venueId: VenueId,
    id: Id,
    ifRevision: number | null,
    write: (item: Item) => Promise<Done | false>,
  ): Promise<Done | "missing" | "changed"> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const item = await this.#there(venueId, id);
      if (!item) return "missing";
      if (ifRevision !== null && revisionOf(item) !== ifRevision) return "changed";
      const done = await write(item);
      if (done !== false) return done;
    }
    throw new Error(`resource ${id} was changed by others ${MAX_ATTEMPTS} times in a row`);
  }

  async #there(venueId: VenueId, id: Id): Promise<Item | null> {
    const item = await this.#table.get(resourceKey(venueId, id));
    return item && !this.#shape.isGone(item) ? item : null;
  }

  async #write(venueId: VenueId, value: T, revision: number, condition: Condition, beside: Item) {
    const item = {
      ...beside,
      ...this.#shape.indexed(value),
      revision: { N: String(revision) },
      body: await packed(value),
      byHand: { BOOL: true },
    };
    return this.#table.put(resourceKey(venueId, this.#shape.idOf(value)), item, condition);
  }
}

export function resourceKey(venueId: VenueId, id: string): Key {
  return { pk: `venue#${venueId}`, sk: id };
}

export const revisionOf = (item: Item): number => Number(item.revision?.N);

function ifRevisionIs(item: Item): Condition {
  return { expression: "revision = :revision", values: { ":revision": { N: String(revisionOf(item)) } } };
}

/**
 * A text as part of a sort key, which may have 1,024 bytes in all (source: DynamoDB's quotas page). Texts that differ
 * only beyond the bound share their place and are told apart by the id at the end.
 */
export function keyPart(text: string, maxBytes: number): string {
  let bytes = 0;
  let part = "";
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    part += character;
  }
  return part;
}
