/**
 * What a karaoke night in a bar is like, every figure in one place with its reason. No night is like another: what is a
 * `[low, high]` range here is drawn once for each night, so that what is learned tonight is worth learning.
 */

export const MINUTE_SEC = 60;

export const NIGHT = {
  /** Bars run karaoke from eight or nine until one. */
  hours: [4, 6],
  /** Most hosts play through; where the bar asks for a break it is one of a quarter of an hour. */
  breakShare: 0.4,
  breakMinutes: [10, 20],
  /** A break ends when the host is back from the bar, not when the screen says so. */
  breakOverrunMinutes: [-2, 5],
  /** Half of the hosts announce the last call half an hour before the end. */
  lastCallShare: 0.5,
  lastCallMinutes: 30,
} as const;

export const ARRIVALS = {
  /** Regulars sit there before it begins, and sign up within the first half hour. */
  earlyShare: 0.25,
  earlyMinutes: 30,
  /** Most come in the first two hours. */
  mainShare: 0.5,
  mainMinutes: 120,
  /** Stragglers come until three quarters of the night have gone. */
  lateUntilShare: 0.75,
} as const;

export const STAY = {
  /** People stay for an evening out: half of them longer than two and a half hours. */
  medianMinutes: 150,
  sigma: 0.5,
  /** Leaves although a song is waiting: with a time told beforehand, saying so when going, or just gone. */
  withTimeShare: 0.15,
  sayingSoShare: 0.3,
  /** With a song in line, most give it another half hour before they go. */
  givesItTimeShare: 0.65,
  givesItMinutes: 30,
  /** Who is among the next so many stays for the song. */
  staysForPlaces: 4,
  /** Told a wait longer than this when signing up, some do not stay for it. */
  patienceMinutes: [60, 180],
} as const;

export const SONGS = {
  /** Charts of the last fifty years: around 3:50, seldom under two and a half or over six minutes. */
  medianSec: 230,
  sigma: 0.2,
  shortestSec: 100,
  longestSec: 540,
  /** Typed in by hand instead of chosen from the songbook: no length is known. */
  typedShare: [0.05, 0.3],
  /** The disc is another version than the songbook's: as a share of the length. */
  versionSigma: 0.03,
  /** Broken off or faded out early, at this share of the length. */
  cutShare: 0.07,
  cutAt: [0.4, 0.9],
  /** Applause, thanks and a joke before the host presses Next: the median of the night, in seconds. */
  banterSec: [4, 25],
  banterSigma: 0.6,
  /** How many songs somebody brings along at once: one, two or three. */
  playlist: [0.55, 0.3, 0.15],
  /** Back at the table, how long until the next song is chosen; half of them within this time. */
  nextSongMinutes: 8,
  nextSongSigma: 0.9,
  /** Sings once, and was never going to sing again. */
  onceShare: 0.2,
} as const;

export const STAGE = {
  /** From the call to the first note: the walk, the microphone, the disc. The median of the night, in seconds. */
  changeoverSec: [25, 60],
  changeoverSigma: 0.4,
  /** Start is not pressed. */
  startForgottenShare: 0.04,
  /** Called and, though in the building, not there: outside, at the bar, in the queue of the toilet. */
  missesShare: [0.02, 0.09],
  /** How long a host calls a name before giving up, in seconds. */
  givesUpSec: [50, 120],
  /** Somebody at the table says that they have gone home. */
  toldGoneShare: 0.5,
} as const;

export const PHONES = {
  /** The others wrote their name on a slip. */
  share: 0.8,
  comingShare: 0.5,
  oneMoreShare: 0.03,
  skipShare: 0.02,
  answerSec: [5, 25],
  /** Looks at the wait every so often. */
  looksMinutes: [3, 7],
} as const;

export const ASIDE = {
  /** Steps away for a while: a cigarette, food. */
  holdShare: 0.15,
  holdMinutes: [8, 20],
  duetShare: 0.1,
  partnerAgreesShare: 0.85,
  partnerAnswersMinutes: [0.5, 6],
  /** A birthday, a friend of the house, a bus to catch: the host moves somebody up once in so many minutes. */
  bumpEveryMinutes: [30, 90],
  bumpTo: [1, 3],
} as const;
