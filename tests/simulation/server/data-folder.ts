/** The data folder of a night on which a backup is restored: a real one, with the real `backUp` and `restore`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backUp, restore } from "../../../adapters/local/sqlite/backup.ts";
import type { Backup } from "../checker.ts";
import { ROTATION, seededIds, type World } from "../world.ts";
import { openStore, type Store } from "./store.ts";

export class DataFolder {
  readonly path = mkdtempSync(join(tmpdir(), "karaoke-night-"));
  readonly #world: World;
  #last: { file: string; backup: Backup } | null = null;
  #copies = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** While a server runs on it, or not. */
  backUp(): void {
    const { checker } = this.#world;
    const file = join(this.path, `backup-${++this.#copies}.db`);
    backUp(this.path, file);
    this.#last = { file, backup: checker.backedUp() };
  }

  /**
   * The last copy in the place of the data.
   * @param before nobody may use it any more.
   * @returns what is there now; as it was when there is no copy.
   */
  async restore(before: Store): Promise<Store> {
    if (!this.#last) return before;
    const { checker, scheduler, clock, random, planted, desk } = this.#world;
    before.storage.close();
    desk.restored();
    const ids = seededIds(random.fork(`epoch ${scheduler.now}`));
    restore(this.path, this.#last.file, () => planted.restoredEpoch(ids.newId()), new Date(clock.now()));
    const store = openStore(this.#world, this.path);
    const epoch = (await store.storage.log.head(ROTATION))?.epoch;
    if (epoch === undefined) checker.fail("a restored log has a new epoch", "the rotation is gone");
    else checker.restored(this.#last.backup, epoch, scheduler.now);
    return store;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
