/**
 * The shape of every table, written once: the stacks create them from it, and so do the tests.
 *
 * Every key is a string. `pk` names whose data it is (a venue, a rotation, a connection), `sk` what of it; an item that
 * lacks an index's key is not in that index. `expiresAt` (seconds since 1970) lets DynamoDB delete an item.
 */
export interface TableShape {
  /** Share the table's `pk`, can be read consistently. */
  localIndexes: { readonly [name: string]: { sortKey: string } };
  globalIndexes: {
    readonly [name: string]: { partitionKey: string; sortKey: string; projection: "keysOnly" | readonly string[] };
  };
}

export const EXPIRY_ATTRIBUTE = "expiresAt";

export const TABLE_SHAPES = {
  /** `rotation-log.ts`, `outcomes.ts`, `idempotency.ts` */
  rotations: {
    localIndexes: {},
    globalIndexes: {
      byCommand: { partitionKey: "pk", sortKey: "commandId", projection: "keysOnly" },
      byVenue: { partitionKey: "venue", sortKey: "opened", projection: ["head", "closedAt"] },
    },
  },
  /** `singers.ts`, `idempotency.ts` */
  singers: { localIndexes: { byName: { sortKey: "byName" } }, globalIndexes: {} },
  /** `songs.ts`, `idempotency.ts` */
  songs: { localIndexes: { byName: { sortKey: "byName" } }, globalIndexes: {} },
  /** `performances.ts`, `idempotency.ts` */
  performances: {
    localIndexes: {
      byTime: { sortKey: "byTime" },
      bySinger: { sortKey: "bySinger" },
      byRotation: { sortKey: "byRotation" },
    },
    globalIndexes: {},
  },
  /** `connection-table.ts` */
  connections: { localIndexes: {}, globalIndexes: {} },
} as const satisfies Record<string, TableShape>;

export type TableName = keyof typeof TABLE_SHAPES;
