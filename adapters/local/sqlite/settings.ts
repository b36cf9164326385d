import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/** A few named texts that this server keeps for itself, such as the key that signs tokens. */
export class SqliteSettings {
  readonly #select;
  readonly #write;

  constructor(database: DatabaseSyncInstance) {
    this.#select = database.prepare("SELECT value FROM setting WHERE name = ?");
    this.#write = database.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)");
  }

  get(name: string): string | null {
    return (this.#select.get(name) as { value: string } | undefined)?.value ?? null;
  }

  set(name: string, value: string): void {
    this.#write.run(name, value);
  }
}
