/**
 * Performances: written from the log by `record` and `revert`, by hand by the KJ.
 *
 * `logVersion` is the newest version of the rotation that said something about the performance; `byHand` marks what the
 * KJ wrote, edited or removed, which the log does not touch any more. A reverted or removed performance stays as an
 * item that no list shows, so that a late or repeated event cannot bring it back (ROT-24).
 */
import type { TurnId, VenueId } from "../../../core/ids.ts";
import type { Performance } from "../../../core/performances.ts";
import type { Page, PageRequest } from "../../../core/ports/pages.ts";
import type { PerformanceFilter, PerformanceRepository } from "../../../core/ports/resources.ts";
import { packed, unpacked } from "./body.ts";
import { LAST, pageOf, SEPARATOR } from "./cursor.ts";
import { ResourceTable, resourceKey, revisionOf } from "./resource-table.ts";
import { nightExpiry } from "./retention.ts";
import type { Condition, Item, Range, Table } from "./table.ts";

export class DynamoPerformances extends ResourceTable<TurnId, Performance> implements PerformanceRepository {
  readonly #performances: Table;

  constructor(table: Table) {
    super(table, {
      idOf: (performance) => performance.performanceId,
      indexed,
      isGone: (item) => item.gone !== undefined,
      tombstone: (item) => ({
        gone: { BOOL: true },
        byHand: { BOOL: true },
        revision: { N: String(revisionOf(item) + 1) },
        expiresAt: nightExpiry(new Date().toISOString()),
      }),
    });
    this.#performances = table;
  }

  list(venueId: VenueId, filter: PerformanceFilter, page: PageRequest): Promise<Page<Performance>> {
    const list = JSON.stringify(["performances", venueId, filter.singerId, filter.rotationId, filter.from, filter.to]);
    return pageOf(this.#performances, list, rangeOf(venueId, filter), page, (item) => unpacked(item.body));
  }

  async record(venueId: VenueId, performance: Performance, version: number): Promise<void> {
    const attributes = indexed(performance);
    const names = Object.keys(attributes);
    await this.#performances.update(
      resourceKey(venueId, performance.performanceId),
      `SET body = :body, logVersion = :version, revision = if_not_exists(revision, :none) + :one, ` +
        `${names.map((name) => `${name} = :${name}`).join(", ")} REMOVE gone, expiresAt`,
      {
        ...ifNewer(version),
        values: {
          ...ifNewer(version).values,
          ":body": await packed(performance),
          ":none": { N: "0" },
          ":one": { N: "1" },
          ...Object.fromEntries(names.map((name) => [`:${name}`, attributes[name] ?? { NULL: true }])),
        },
      },
    );
  }

  async revert(venueId: VenueId, performanceId: TurnId, version: number): Promise<void> {
    await this.#performances.update(
      resourceKey(venueId, performanceId),
      "SET gone = :gone, logVersion = :version, revision = if_not_exists(revision, :none) + :one REMOVE byTime, bySinger, byRotation",
      {
        ...ifNewer(version),
        values: {
          ...ifNewer(version).values,
          ":gone": { BOOL: true },
          ":none": { N: "0" },
          ":one": { N: "1" },
        },
      },
    );
  }
}

function ifNewer(version: number): Condition {
  return {
    expression: "attribute_not_exists(pk) OR (attribute_not_exists(byHand) AND logVersion < :version)",
    values: { ":version": { N: String(version) } },
  };
}

function indexed(performance: Performance): Item {
  const { singerId, rotationId, performedAt, performanceId } = performance;
  const time = `${performedAt}${SEPARATOR}${performanceId}`;
  return {
    byTime: { S: time },
    bySinger: { S: `${singerId}${SEPARATOR}${time}` },
    byRotation: { S: `${rotationId}${SEPARATOR}${time}` },
  };
}

/** The narrowest index for the filter; what it does not cover is filtered by DynamoDB while it reads. */
function rangeOf(venueId: VenueId, { singerId, rotationId, from, to }: PerformanceFilter): Range {
  const { pk } = resourceKey(venueId, "");
  const index = rotationId !== undefined ? "byRotation" : singerId !== undefined ? "bySinger" : "byTime";
  const owner = rotationId ?? singerId;
  const prefix = owner === undefined ? "" : `${owner}${SEPARATOR}`;
  const also = rotationId !== undefined && singerId !== undefined ? `${singerId}${SEPARATOR}` : null;
  return {
    pk,
    index,
    sortKey: index,
    from: prefix + (from ?? "0"),
    // `to` is exclusive, and every key goes on after its time.
    to: prefix + (to ?? LAST),
    descending: true,
    consistent: true,
    ...(also !== null && {
      filter: { expression: "begins_with(bySinger, :also)", values: { ":also": { S: also } } },
    }),
  };
}
