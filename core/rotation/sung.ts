/** The songs sung tonight (ROT-31): a list that only grows, and is asked about a song far more often than that. */

/**
 * Where each song stands in a list, handed on to the list that follows it. What another list, continued from the same one,
 * has put there shows by what this list has in that place.
 */
const PLACES = new WeakMap<readonly string[], Map<string, number>>();

/** Whether a song was sung, by its `songKey`. */
export function isSung(sung: readonly string[], key: string): boolean {
  const place = placesIn(sung).get(key);
  return place !== undefined && (sung[place] === key || sung.includes(key));
}

/** The list with a further song at its end; the same list when the song is in it. */
export function withSung(sung: readonly string[], key: string): readonly string[] {
  if (isSung(sung, key)) return sung;
  // Spreading would copy it twice, since the copy has to grow for the key.
  const longer = sung.concat([key]);
  PLACES.set(longer, placesIn(sung).set(key, sung.length));
  return longer;
}

function placesIn(sung: readonly string[]): Map<string, number> {
  // Every night begins with the same empty list, and none continues another.
  if (sung.length === 0) return new Map();
  let places = PLACES.get(sung);
  if (!places) {
    places = new Map(sung.map((key, place) => [key, place]));
    PLACES.set(sung, places);
  }
  return places;
}
