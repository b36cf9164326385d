/** The REST API as a program uses it: one person with a token. */
import type { SingerId } from "../core/ids.ts";

export interface NightRef {
  rotationId: string;
  joinCode: string;
}

export class Client {
  readonly base: string;
  token: string | null = null;

  constructor(base: string) {
    this.base = base;
  }

  async logIn(passphrase: string): Promise<void> {
    this.token = (await this.#json<{ token: string }>("POST", "/karaoke/sessions", { passphrase })).token;
  }

  /** Joins as a singer; gives the singer's id. */
  async join(joinCode: string, stageName: string): Promise<SingerId> {
    const joined = await this.#json<{ token: string; singerId: SingerId }>("POST", "/karaoke/join", {
      joinCode,
      stageName,
    });
    this.token = joined.token;
    return joined.singerId;
  }

  openNight(name: string, venue: string): Promise<NightRef> {
    return this.#json("POST", "/karaoke/rotations", { name, venue });
  }

  async importSongs(csv: Buffer): Promise<void> {
    await this.#json("POST", "/karaoke/songs/import", csv, "text/csv");
  }

  async songIds(): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor = ""; ; ) {
      type Page = { items: { songId: string }[]; nextCursor: string | null };
      const page: Page = await this.#json("GET", `/karaoke/songs?limit=100${cursor && `&cursor=${cursor}`}`);
      ids.push(...page.items.map((song) => song.songId));
      if (page.nextCursor === null) return ids;
      cursor = page.nextCursor;
    }
  }

  async #json<T>(method: string, path: string, body?: object, contentType = "application/json"): Promise<T> {
    const headers = new Headers(body === undefined ? {} : { "content-type": contentType });
    if (this.token) headers.set("authorization", `Bearer ${this.token}`);
    const sent = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const response = await fetch(`${this.base}${path}`, { method, headers, body: sent as BodyInit | undefined });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
