/** A language as songbooks write it, to its BCP 47 tag. */

const LANGUAGES: Record<string, readonly string[]> = {
  ar: ["arabic"],
  cs: ["czech"],
  da: ["danish"],
  de: ["german", "deutsch", "aleman"],
  el: ["greek"],
  en: ["english", "ingles", "englisch", "anglais", "inglese"],
  es: ["spanish", "espanol", "castellano", "spanisch", "espagnol"],
  et: ["estonian"],
  fi: ["finnish", "suomi"],
  fr: ["french", "francais", "franzosisch", "frances"],
  he: ["hebrew"],
  hi: ["hindi"],
  hr: ["croatian"],
  hu: ["hungarian"],
  id: ["indonesian"],
  it: ["italian", "italiano", "italienisch"],
  ja: ["japanese", "日本語"],
  ko: ["korean", "한국어"],
  lt: ["lithuanian"],
  lv: ["latvian"],
  nl: ["dutch", "nederlands"],
  no: ["norwegian", "norsk"],
  pl: ["polish", "polski"],
  pt: ["portuguese", "portugues"],
  ro: ["romanian"],
  ru: ["russian", "русский"],
  sv: ["swedish", "svenska"],
  th: ["thai"],
  tl: ["tagalog", "filipino"],
  tr: ["turkish", "turkce"],
  uk: ["ukrainian", "українська"],
  vi: ["vietnamese"],
  zh: ["chinese", "mandarin", "中文"],
};

const TAGS = new Map(Object.entries(LANGUAGES).flatMap(([tag, names]) => names.map((name) => [name, tag])));

/** Of several, the first. Undefined for one that is not known. */
export function languageTag(cell: string): string | undefined {
  const first = (cell.split(/[,;/|]/)[0] ?? "").trim();
  if (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(first)) {
    const [language = "", ...rest] = first.split("-");
    if (language.toLowerCase() in LANGUAGES || language.length === 2)
      return [language.toLowerCase(), ...rest].join("-");
  }
  return TAGS.get(
    first
      .normalize("NFD")
      .replace(/\p{Script=Latin}\p{M}+/gu, (letter) => letter.charAt(0))
      .normalize("NFC")
      .toLowerCase(),
  );
}
