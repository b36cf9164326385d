/** A presigned `PUT` to one key of a bucket, for one kind and size of file. */
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { UploadGrant } from "../../core/ports/files.ts";
import type { Clock } from "../../core/ports/machine.ts";

const LIFE_SEC = 15 * 60;

export interface Presigned {
  bucket: string;
  key: string;
  contentType: string;
  bytes: number;
}

/** For presigning: a checksum would be that of no body at all, and S3 would hold the file to it. */
export const presigningClient = (): S3Client => new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" });

/**
 * The signature covers type and length, so S3 refuses (403) whatever else is sent with it. It ends earlier when the
 * function's own credentials do.
 */
export async function presignedPut(client: S3Client, clock: Clock, file: Presigned): Promise<UploadGrant> {
  const { bucket, key, contentType, bytes } = file;
  const signingDate = new Date(clock.now());
  const url = await getSignedUrl(
    client,
    new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: contentType, ContentLength: bytes }),
    { expiresIn: LIFE_SEC, signingDate, signableHeaders: new Set(["host", "content-type", "content-length"]) },
  );
  return {
    method: "PUT",
    url,
    // The length is the client's own to send: a browser lets nobody else set it.
    headers: { "Content-Type": contentType },
    expiresAt: new Date(signingDate.getTime() + LIFE_SEC * 1000).toISOString(),
  };
}
