/** Watchers without sockets: rows of the connection table whose posts the gateway answers as for anybody else's. */
import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import { watcherKey } from "../../adapters/aws/dynamo/connection-table.ts";
import { shortExpiry } from "../../adapters/aws/dynamo/retention.ts";
import type { RotationId } from "../../core/ids.ts";
import type { Cloud } from "../../tests/cloud/cloud.ts";

/** Source: DynamoDB's page on BatchWriteItem. */
const BATCH = 25;

/** @param to how many there are afterwards. */
export async function holdWatchers(cloud: Cloud, rotationId: RotationId, from: number, to: number): Promise<void> {
  const expiresAt = shortExpiry(Date.now(), 2 * 3600);
  for (let first = from; first < to; first += BATCH) {
    const ids = Array.from({ length: Math.min(BATCH, to - first) }, (_, index) => {
      const connectionId = `${rotationId}-${String(first + index).padStart(8, "0")}=`;
      cloud.sockets.held.add(connectionId);
      return watcherKey(rotationId, connectionId);
    });
    const puts = ids.map(({ pk, sk }) => ({ PutRequest: { Item: { pk: { S: pk }, sk: { S: sk }, expiresAt } } }));
    await cloud.dynamo.client.send(new BatchWriteItemCommand({ RequestItems: { [cloud.tables.connections]: puts } }));
  }
}
