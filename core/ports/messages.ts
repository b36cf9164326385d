/** Messages to people. */
import type { VenueId } from "../ids.ts";

/**
 * `refused`: it can never be delivered, since the number is none or its owner wants no messages. `unknown`: the answer
 * was lost, it may have been sent.
 */
export type MessageOutcome = "sent" | "refused" | "unknown";

/** Their failures never name the number: what is thrown may be logged. */
export interface Messages {
  /**
   * To one person. @param phone E.164.
   * @throws when it was certainly not sent: it may be tried again.
   */
  text(phone: string, text: string): Promise<MessageOutcome>;
  /**
   * To those of the venue's staff who listen; that nobody does is `refused`.
   * @throws when it was certainly not sent.
   */
  tellStaff(venueId: VenueId, subject: string, text: string): Promise<MessageOutcome>;
}

/** Which messages were sent, remembered for two days: the bus repeats itself, people are told once. */
export interface SentMessages {
  /** False when this message was taken before. @param at milliseconds since 1970. */
  take(key: string, at: number): Promise<boolean>;
  /** It was not sent after all. */
  giveBack(key: string): Promise<void>;
}
