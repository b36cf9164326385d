/** The API as a program uses it: one person with a token. */
import { randomUUID } from "node:crypto";
import type { RotationState } from "../core/rotation/state.ts";

export interface NightRef {
  rotationId: string;
  joinCode: string;
}

export class Client {
  readonly #base: string;
  #token: string | null = null;

  constructor(base: string) {
    this.#base = base;
  }

  async logIn(passphrase: string): Promise<void> {
    this.#token = (await this.#json<{ token: string }>("POST", "/karaoke/sessions", { passphrase })).token;
  }

  /** Joins as a singer; gives the singer's id. */
  async join(joinCode: string, stageName: string): Promise<string> {
    const joined = await this.#json<{ token: string; singerId: string }>("POST", "/karaoke/join", {
      joinCode,
      stageName,
    });
    this.#token = joined.token;
    return joined.singerId;
  }

  openNight(name: string, venue: string): Promise<NightRef> {
    return this.#json("POST", "/karaoke/rotations", { name, venue });
  }

  async importSongs(csv: Buffer): Promise<void> {
    await this.#request("POST", "/karaoke/songs/import", csv, "text/csv");
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

  async state(night: NightRef): Promise<RotationState> {
    return (await this.#json<{ state: RotationState }>("GET", `/karaoke/rotations/${night.rotationId}`)).state;
  }

  /** False when it was refused: the room simply goes on. */
  async command(night: NightRef, name: string, data: object): Promise<boolean> {
    const path = `/karaoke/rotations/${night.rotationId}/commands`;
    const response = await this.#request("POST", path, JSON.stringify({ id: randomUUID(), name, data }));
    return response.ok;
  }

  async #json<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.#request(method, path, body && JSON.stringify(body));
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  #request(method: string, path: string, body?: string | Buffer, contentType = "application/json"): Promise<Response> {
    const headers = new Headers(body === undefined ? {} : { "content-type": contentType });
    if (this.#token) headers.set("authorization", `Bearer ${this.#token}`);
    return fetch(`${this.#base}${path}`, { method, headers, body: body as BodyInit | undefined });
  }
}
