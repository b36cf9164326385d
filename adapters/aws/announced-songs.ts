/** A songbook whose changes are told to the bus, so that its index is made anew. */
import type { VenueId } from "../../core/ids.ts";
import type { EventBus } from "../../core/ports/commands.ts";
import type { SongRepository } from "../../core/ports/resources.ts";

export function announcedSongs(songs: SongRepository, bus: EventBus): SongRepository {
  /** Tells the bus unless nothing was written. */
  async function told<Outcome>(venueId: VenueId, outcome: Promise<Outcome>, wrote: (done: Outcome) => boolean) {
    const done = await outcome;
    if (wrote(done)) await bus.publish([{ type: "SongsChanged", venueId }]);
    return done;
  }
  const isStored = (done: unknown): boolean => typeof done !== "string";

  return {
    get: (venueId, songId) => songs.get(venueId, songId),
    list: (venueId, page) => songs.list(venueId, page),
    search: (venueId, query, page) => songs.search(venueId, query, page),
    insert: (venueId, song) => told(venueId, songs.insert(venueId, song), isStored),
    replace: (venueId, song, ifRevision) => told(venueId, songs.replace(venueId, song, ifRevision), isStored),
    remove: (venueId, songId, ifRevision) =>
      told(venueId, songs.remove(venueId, songId, ifRevision), (done) => done === "removed"),
    importBatch: (venueId, drafts, at, name) =>
      told(venueId, songs.importBatch(venueId, drafts, at, name), ({ added, updated }) => added + updated > 0),
  };
}
