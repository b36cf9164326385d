/** The console's part of a night, over REST: what phones that are away miss. */
export class Kj {
  readonly #base: string;
  readonly #token: string;
  readonly #rotationId: string;
  readonly joinCode: string;
  #commands = 0;
  #onStage: string | null = null;

  private constructor(base: string, token: string, rotationId: string, joinCode: string) {
    this.#base = base;
    this.#token = token;
    this.#rotationId = rotationId;
    this.joinCode = joinCode;
  }

  static async open(base: string, passphrase: string): Promise<Kj> {
    const { token } = await post<{ token: string }>(`${base}/karaoke/sessions`, { passphrase });
    return Kj.#opened(base, token);
  }

  /** Another rotation of the same venue: logging in is limited. */
  another(): Promise<Kj> {
    return Kj.#opened(this.#base, this.#token);
  }

  static async #opened(base: string, token: string): Promise<Kj> {
    const { rotationId, joinCode } = await post<{ rotationId: string; joinCode: string }>(
      `${base}/karaoke/rotations`,
      { name: "Bench", venue: "Bench" },
      token,
    );
    return new Kj(base, token, rotationId, joinCode);
  }

  async addSinger(index: number): Promise<void> {
    const { created } = await this.#command<{ singerId: string }>("addSinger", { stageName: `Singer number ${index}` });
    const song = { title: `A song with a usual title ${index}`, artist: "An artist", durationSec: 210 };
    await this.#command("addRequest", { singerId: created?.singerId, ...song });
  }

  /** The next thing of a turn as it goes: called, started, called the next. */
  async act(): Promise<void> {
    if (this.#commands % 2 === 0 && this.#onStage !== null) {
      await this.#command("start", { turnId: this.#onStage });
      return;
    }
    const { created } = await this.#command<{ turnId: string }>("next", { onStage: this.#onStage, force: true });
    this.#onStage = created?.turnId ?? null;
  }

  async announce(text: string): Promise<void> {
    await this.#command("announce", { text });
  }

  async version(): Promise<number> {
    const answer = await fetch(`${this.#base}/karaoke/rotations/${this.#rotationId}`);
    return ((await answer.json()) as { version: number }).version;
  }

  #command<Created>(name: string, data: object): Promise<{ created?: Created }> {
    const id = `storm-${String(++this.#commands).padStart(8, "0")}`;
    return post(`${this.#base}/karaoke/rotations/${this.#rotationId}/commands`, { id, name, data }, this.#token);
  }
}

/** @throws when it is refused. */
async function post<Answer>(url: string, body: object, token?: string): Promise<Answer> {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}
