/** Tells stage names that a venue would not show on its screen, in English. The KJ may give any name, so it may err. */
import { DataSet, englishDataset, englishRecommendedTransformers, RegExpMatcher } from "obscenity";

/** Names of people and places that look worse than they are. */
const NAMES = ["analise", "annalise", "penistone", "cumming", "cummings", "dick van dyke", "philip k dick"];

const words = new DataSet<{ originalWord: string }>().addAll(englishDataset).addPhrase((phrase) => {
  for (const name of NAMES) phrase.addWhitelistedTerm(name);
  return phrase.setMetadata({ originalWord: "a name" });
});
const matcher = new RegExpMatcher({ ...words.build(), ...englishRecommendedTransformers });

export function isDecent(stageName: string): boolean {
  if (matcher.hasMatch(stageName)) return false;
  // Letters set apart are read as one word; words are not, or "push it" would be one.
  const letters = stageName.split(/[\s._*-]+/).filter(Boolean);
  return !letters.every((letter) => letter.length === 1) || !matcher.hasMatch(letters.join(""));
}
