/**
 * Branded ids: a singer's id cannot be passed where a turn's is wanted.
 *
 * On the wire every id is opaque, `[A-Za-z0-9_-]{1,64}`; command ids are 8 to 64 of the same.
 */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type VenueId = Id<"venue">;
export type RotationId = Id<"rotation">;
export type SingerId = Id<"singer">;
export type RequestId = Id<"request">;
export type TurnId = Id<"turn">;
export type SongId = Id<"song">;
export type MediaId = Id<"media">;
export type ImportJobId = Id<"import">;
export type CommandId = Id<"command">;
export type ConnectionId = Id<"connection">;
/** Names one log: a restored or re-created rotation gets a new epoch, so that no client mixes two histories. */
export type Epoch = Id<"epoch">;

/** Any id as it may stand on the wire. */
export const ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;
/** A command id as a client may choose it. */
export const COMMAND_ID_PATTERN = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * Gives a string the brand its context asks for. For parsed input and for tests; it checks nothing.
 *
 * @example const singer: SingerId = id("s1");
 */
export const id = <T extends Id<string>>(text: string): T => text as T;
