/** Snapshots of rotations: compressed, in chunks below DynamoDB's item limit, the manifest last. */
import type { RotationId } from "../../../core/ids.ts";
import type { Rotation } from "../../../core/rotation/fold.ts";
import { compress, decompress } from "./body.ts";
import { nightExpiry } from "./retention.ts";
import type { Item, Key, Table } from "./table.ts";

/** An item holds at most 400 KB, keys and names included (source: DynamoDB's quotas page). */
const CHUNK_MAX_BYTES = 380 * 1024;
/** A manifest may be replaced while its chunks are read. */
const READ_ATTEMPTS = 3;

interface Manifest {
  epoch: string;
  version: number;
  chunks: number;
}

export class SnapshotStore {
  readonly #table: Table;
  readonly #chunkMaxBytes: number;

  constructor(table: Table, chunkMaxBytes = CHUNK_MAX_BYTES) {
    this.#table = table;
    this.#chunkMaxBytes = chunkMaxBytes;
  }

  async save(rotation: Rotation): Promise<void> {
    const { rotationId, openedAt } = rotation.state;
    const packed = await compress(JSON.stringify(rotation));
    const manifest: Manifest = {
      epoch: rotation.epoch,
      version: rotation.version,
      chunks: Math.ceil(packed.length / this.#chunkMaxBytes),
    };
    const expiresAt = nightExpiry(openedAt);
    for (let chunk = 0; chunk < manifest.chunks; chunk++) {
      const bytes = packed.subarray(chunk * this.#chunkMaxBytes, (chunk + 1) * this.#chunkMaxBytes);
      await this.#table.put(chunkKey(rotationId, manifest, chunk), { bytes: { B: bytes }, expiresAt });
    }
    const { written, before } = await this.#table.put(
      manifestKey(rotationId),
      { manifest: { S: JSON.stringify(manifest) }, version: { N: String(manifest.version) }, expiresAt },
      {
        expression: "attribute_not_exists(pk) OR #version < :version",
        names: { "#version": "version" },
        values: { ":version": { N: String(manifest.version) } },
      },
    );
    const useless = written ? before && readManifest(before) : manifest;
    const current = written ? manifest : readManifest((await this.#table.get(manifestKey(rotationId))) ?? {});
    if (!useless || (current && isSame(useless, current))) return;
    for (let chunk = 0; chunk < useless.chunks; chunk++) {
      await this.#table.delete(chunkKey(rotationId, useless, chunk));
    }
  }

  async load(rotationId: RotationId): Promise<Rotation | null> {
    for (let attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
      const manifest = readManifest((await this.#table.get(manifestKey(rotationId))) ?? {});
      if (!manifest) return null;
      const numbers = Array.from({ length: manifest.chunks }, (_, chunk) => chunk);
      const chunks = await Promise.all(numbers.map((chunk) => this.#table.get(chunkKey(rotationId, manifest, chunk))));
      const bytes = chunks.flatMap((item) => item?.bytes?.B ?? []);
      if (bytes.length < manifest.chunks) continue;
      return JSON.parse((await decompress(Buffer.concat(bytes))).toString()) as Rotation;
    }
    return null;
  }
}

function readManifest(item: Item): Manifest | null {
  return item.manifest?.S === undefined ? null : (JSON.parse(item.manifest.S) as Manifest);
}

const isSame = (one: Manifest, other: Manifest): boolean => one.epoch === other.epoch && one.version === other.version;

const manifestKey = (rotationId: RotationId): Key => ({ pk: `snapshot#${rotationId}`, sk: "manifest" });

function chunkKey(rotationId: RotationId, { epoch, version }: Manifest, chunk: number): Key {
  return { pk: `snapshot#${rotationId}`, sk: `chunk#${epoch}#${version}#${chunk}` };
}
