import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { announcedSongs } from "../../adapters/aws/announced-songs.ts";
import { DynamoImportJobs } from "../../adapters/aws/dynamo/import-jobs.ts";
import { createDynamoSongs } from "../../adapters/aws/dynamo/songs.ts";
import { setting } from "../../adapters/aws/environment.ts";
import { EventBridgeBus } from "../../adapters/aws/event-bus.ts";
import { presigningClient } from "../../adapters/aws/presigned.ts";
import { S3Media } from "../../adapters/aws/s3-media.ts";
import { S3Songbooks } from "../../adapters/aws/s3-songbooks.ts";
import { SongIndexStore } from "../../adapters/aws/song-index-store.ts";
import { systemClock } from "../../adapters/local/clock.ts";
import { randomIds } from "../../adapters/local/ids.ts";
import { service, wait } from "../lambda.ts";
import { songEndpoints } from "../songs.ts";

export const handler = service("songs", "SONGS_TABLE", songEndpoints, (own) => {
  const index = new SongIndexStore(new S3Client({}), setting("SONG_INDEX_BUCKET"), systemClock);
  const kept = createDynamoSongs({ table: own, ids: randomIds, search: index.search.bind(index) });
  const bus = new EventBridgeBus({ client: new EventBridgeClient({}), busName: setting("BUS_NAME"), wait });
  const client = presigningClient();
  const uploadsBucket = setting("UPLOADS_BUCKET");
  return {
    songs: announcedSongs(kept, bus),
    importJobs: new DynamoImportJobs(own),
    songbooks: new S3Songbooks({ client, bucket: uploadsBucket, clock: systemClock }),
    media: new S3Media({
      client,
      uploadsBucket,
      mediaBucket: setting("MEDIA_BUCKET"),
      siteOrigin: setting("SITE_ORIGIN"),
      clock: systemClock,
    }),
  };
});
