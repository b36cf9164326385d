import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/** A few named texts that this server keeps for itself, such as the key that signs tokens. */
export class SqliteSettings {
  readonly #database: DatabaseSyncInstance;

  constructor(database: DatabaseSyncInstance) {
    this.#database = database;
  }

  get(name: string): string | null {
    const row = this.#database.prepare("SELECT value FROM setting WHERE name = ?").get(name);
    return (row as { value: string } | undefined)?.value ?? null;
  }

  set(name: string, value: string): void {
    this.#database.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)").run(name, value);
  }
}
