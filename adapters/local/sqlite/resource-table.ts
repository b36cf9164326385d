/** What the tables of singers and songs have in common: a value as JSON, found by id, with a revision. */
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { VenueId } from "../../../core/ids.ts";
import type { Resources, Stored } from "../../../core/ports/resources.ts";
import { inTransaction } from "./database.ts";

export interface ValueRow {
  json: string;
  revision: number;
}

export function storedOf<T>(row: unknown): Stored<T> | null {
  if (!row) return null;
  const { json, revision } = row as ValueRow;
  return { value: JSON.parse(json) as T, revision };
}

/** `Id` is the column and property that names a value; the subclass writes its own columns. */
export abstract class ResourceTable<Id extends string, T extends object> implements Resources<Id, T> {
  protected readonly database: DatabaseSyncInstance;
  readonly #select;
  readonly #idOf: (value: T) => Id;

  protected constructor(database: DatabaseSyncInstance, table: string, idColumn: keyof T & string) {
    this.database = database;
    this.#select = database.prepare(`SELECT json, revision FROM ${table} WHERE venueId = ? AND ${idColumn} = ?`);
    this.#idOf = (value) => value[idColumn] as Id;
  }

  /** Inserts or overwrites the row with its sort columns. Runs inside a transaction. */
  protected abstract write(venueId: VenueId, value: T, revision: number): void;
  protected abstract erase(venueId: VenueId, id: Id): void;

  protected read(venueId: VenueId, id: Id): Stored<T> | null {
    return storedOf<T>(this.#select.get(venueId, id));
  }

  async insert(venueId: VenueId, value: T): Promise<Stored<T> | "exists"> {
    return inTransaction(this.database, () => {
      if (this.read(venueId, this.#idOf(value))) return "exists";
      this.write(venueId, value, 1);
      return { value, revision: 1 };
    });
  }

  async get(venueId: VenueId, id: Id): Promise<Stored<T> | null> {
    return this.read(venueId, id);
  }

  async replace(venueId: VenueId, value: T, ifRevision: number | null): Promise<Stored<T> | "missing" | "changed"> {
    return inTransaction(this.database, () => {
      const stored = this.read(venueId, this.#idOf(value));
      if (!stored) return "missing";
      if (ifRevision !== null && stored.revision !== ifRevision) return "changed";
      const revision = stored.revision + 1;
      this.write(venueId, value, revision);
      return { value, revision };
    });
  }

  async remove(venueId: VenueId, id: Id, ifRevision: number | null): Promise<"removed" | "missing" | "changed"> {
    return inTransaction(this.database, () => {
      const stored = this.read(venueId, id);
      if (!stored) return "missing";
      if (ifRevision !== null && stored.revision !== ifRevision) return "changed";
      this.erase(venueId, id);
      return "removed";
    });
  }
}
