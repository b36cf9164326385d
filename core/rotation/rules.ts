/**
 * House rules: how this venue runs its line. Plain data that a KJ may change during the night.
 */
export interface HouseRules {
  /** ROT-3: where a singer who has not sung in this round gets a place. */
  newcomers: "endOfRound" | "endOfLine" | "afterNext" | "alternate";
  /** ROT-5: how many newcomers may enter one round after the first; null for no limit. */
  newcomersPerRound: number | null;
  /** ROT-4: how many callable singers keep their place whatever the rules do. */
  lockedNext: number;
  /** ROT-6: what happens to the empty-handed who were passed over. */
  emptyHanded: "keepPlace" | "sendToEnd";
  /** ROT-22: where a no-show goes. */
  noShow: "back" | "endOfRound" | "endOfLine";
  /** ROT-22: callable places down, for `noShow: "back"`. */
  noShowPlaces: number;
  /** ROT-22: no-shows in a row after which the singer goes to the bench. */
  noShowLimit: number;
  /** ROT-30: requests one singer may hold. */
  maxRequests: number;
  /** ROT-31: a song that was sung tonight or stands first in someone's playlist. */
  repeatSong: "allow" | "warn" | "refuse";
  /** ROT-32: whose turn a duet is. */
  duetCounts: "first" | "everyone";
  /** ROT-25: seconds a called singer has to answer; null for no limit. */
  answerWithinSec: number | null;
  /** ROT-25: whether no answer is a no-show by itself. */
  autoNoShow: boolean;
  /** ROT-34: when the night ends, ISO 8601 UTC; null when open-ended. */
  closesAt: string | null;
  /** ROT-41: seconds from one song's end to the next one's start, until tonight's own mean is known. */
  changeoverSec: number;
}

export const DEFAULT_RULES: HouseRules = {
  newcomers: "endOfRound",
  newcomersPerRound: 5,
  lockedNext: 1,
  emptyHanded: "keepPlace",
  noShow: "back",
  noShowPlaces: 2,
  noShowLimit: 3,
  maxRequests: 5,
  repeatSong: "warn",
  duetCounts: "first",
  answerWithinSec: null,
  autoNoShow: false,
  closesAt: null,
  changeoverSec: 30,
};
