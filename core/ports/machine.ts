/** What the machine gives: time, ids, and somewhere to log. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** Structured log lines. Never given tokens, passphrases or contact data. */
export interface Logger {
  info(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

export interface Ids {
  /** A fresh id, unique everywhere: at least 70 random bits of `[A-Za-z0-9]`, 12 characters. */
  newId(): string;
  /** Six characters that cannot be mistaken for one another when read off a screen. */
  newJoinCode(): string;
}
