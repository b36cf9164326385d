/** What the stacks tell a Lambda about its surroundings. A missing variable is a mistake in the stacks, found at the first event. */

/** @throws when it is not set. */
export function setting(name: SettingName): string {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is not set`);
  return value;
}

export type SettingName =
  | "ROTATIONS_TABLE"
  | "SINGERS_TABLE"
  | "SONGS_TABLE"
  | "PERFORMANCES_TABLE"
  | "CONNECTIONS_TABLE"
  | "COMMANDS_QUEUE_URL"
  | "COMMANDS_DLQ_URL"
  | "REGISTRATIONS_QUEUE_URL"
  /** Where the time keeper waits. */
  | "TIME_KEEPER_QUEUE_URL"
  /** Pages of audiences too large for one broadcaster. */
  | "PAGES_QUEUE_URL"
  | "BUS_NAME"
  /** The topic of a venue's staff is this and the venue's id. */
  | "STAFF_TOPIC_PREFIX"
  /** Where the indexes of the songbooks are. */
  | "SONG_INDEX_BUCKET"
  /** Where browsers send files, forgotten after a day. */
  | "UPLOADS_BUCKET"
  /** What the site's distribution serves below `media/`. */
  | "MEDIA_BUCKET"
  /** Where connections are posted to: `https://…/stage`. */
  | "CALLBACK_URL"
  /** The secret that guest tokens are signed with. */
  | "TOKEN_SECRET_ARN"
  /** `https://cognito-idp.<region>.amazonaws.com/<pool>` */
  | "COGNITO_ISSUER"
  | "COGNITO_CLIENT_ID"
  /** Whose songs somebody without a token is shown. */
  | "DEFAULT_VENUE_ID"
  /** The origin of the pages. */
  | "SITE_ORIGIN"
  /** Names this deployment. */
  | "BUILD";
