/** JSON as an attribute. Beyond a kilobyte it is compressed, since DynamoDB counts a write in kilobytes. */
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Leaves room for an item's keys within one write unit of 1 KB. */
const PLAIN_MAX_BYTES = 800;

export async function packed(value: unknown): Promise<AttributeValue> {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= PLAIN_MAX_BYTES) return { S: text };
  return { B: await compress(text) };
}

/** @throws when there is nothing to unpack: the item is not one that `packed` made. */
export async function unpacked<T>(attribute: AttributeValue | undefined): Promise<T> {
  if (attribute?.S !== undefined) return JSON.parse(attribute.S) as T;
  if (attribute?.B !== undefined) return JSON.parse((await decompress(attribute.B)).toString()) as T;
  throw new Error("an item of the table has no body");
}

export { compress, decompress };
