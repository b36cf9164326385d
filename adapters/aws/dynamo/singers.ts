import type { SingerId, VenueId } from "../../../core/ids.ts";
import type { Page, PageRequest } from "../../../core/ports/pages.ts";
import type { SingerRepository } from "../../../core/ports/resources.ts";
import type { Singer } from "../../../core/singers.ts";
import { searchKey } from "../../../core/song-search.ts";
import { unpacked } from "./body.ts";
import { LAST, pageOf, SEPARATOR } from "./cursor.ts";
import { keyPart, ResourceTable, resourceKey } from "./resource-table.ts";
import { nightExpiry } from "./retention.ts";
import type { Table } from "./table.ts";

/** Profiles of a venue's singers; the list reads an index that shares the venue's partition, so it is consistent. */
export class DynamoSingers extends ResourceTable<SingerId, Singer> implements SingerRepository {
  readonly #singers: Table;

  constructor(table: Table) {
    super(table, {
      idOf: (singer) => singer.singerId,
      indexed: (singer) => ({
        byName: { S: keyPart(searchKey(singer.stageName), 600) + SEPARATOR + singer.singerId },
        ...(singer.guest && { expiresAt: nightExpiry(singer.createdAt) }),
      }),
      isGone: () => false,
      tombstone: null,
    });
    this.#singers = table;
  }

  list(venueId: VenueId, page: PageRequest): Promise<Page<Singer>> {
    const { pk } = resourceKey(venueId, "");
    const range = { pk, index: "byName", sortKey: "byName", from: SEPARATOR, to: LAST, consistent: true };
    return pageOf(this.#singers, `singers ${venueId}`, range, page, (item) => unpacked<Singer>(item.body));
  }
}
