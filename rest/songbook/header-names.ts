/** What the columns of songbooks are called, in the languages their exports come in. */

export type Field =
  | "title"
  | "artist"
  | "songId"
  | "discId"
  | "brand"
  | "mediaId"
  | "year"
  | "durationSec"
  | "language"
  | "explicit";

/** Folded as `foldedHeader` does. A column further left in its list is taken before one further right. */
const NAMES: Record<Field, readonly string[]> = {
  title: [
    ...["title", "song", "songtitle", "songname", "songs", "track", "tracktitle", "trackname", "name"],
    ...["titulo", "cancion", "musica", "tema", "nome", "titre", "chanson", "titel", "lied", "liedtitel", "titolo"],
    ...[
      "canzone",
      "brano",
      "nummer",
      "nummernaam",
      "lat",
      "sang",
      "kappale",
      "tytul",
      "piosenka",
      "utwor",
      "nazev",
      "pisnicka",
    ],
    ...["cim", "dal", "sarki", "sarkiadi", "dziesma", "nosaukums", "daina", "laul", "pealkiri"],
    ...["название", "песня", "композиция", "трек", "назва", "пісня", "τιτλος", "τραγουδι"],
    ...[
      "곡명",
      "제목",
      "노래",
      "곡",
      "노래제목",
      "曲名",
      "タイトル",
      "題名",
      "曲",
      "楽曲名",
      "歌名",
      "歌曲",
      "标题",
      "標題",
      "歌曲名",
    ],
  ],
  artist: [
    ...[
      "artist",
      "artists",
      "artistname",
      "singer",
      "band",
      "performer",
      "performedby",
      "originalartist",
      "group",
      "by",
    ],
    ...[
      "artista",
      "cantor",
      "cantora",
      "cantante",
      "interprete",
      "interpretes",
      "banda",
      "grupo",
      "artiste",
      "chanteur",
    ],
    ...[
      "groupe",
      "interpret",
      "kunstler",
      "kuenstler",
      "sanger",
      "saenger",
      "artiest",
      "zanger",
      "uitvoerder",
      "artisti",
    ],
    ...[
      "esittaja",
      "wykonawca",
      "zespol",
      "umelec",
      "eloado",
      "sanatci",
      "izpilditajs",
      "autors",
      "atlikejas",
      "esitaja",
    ],
    ...["исполнитель", "артист", "группа", "певец", "виконавець", "гурт", "καλλιτεχνης"],
    ...[
      "가수",
      "가수명",
      "아티스트",
      "歌手",
      "歌手名",
      "アーティスト",
      "アーティスト名",
      "演唱者",
      "艺人",
      "藝人",
      "演唱",
    ],
  ],
  songId: ["songid"],
  discId: [
    ...["discid", "discnumber", "disknumber", "discno", "diskno", "diskid", "disc", "disk", "discref", "catalog"],
    ...[
      "catalognumber",
      "cod",
      "code",
      "codigo",
      "songnumber",
      "songno",
      "songcode",
      "number",
      "num",
      "no",
      "nr",
      "numero",
    ],
    ...["id", "номер", "код", "번호", "곡번호", "番号", "曲番号", "リクエストno", "编号", "編號"],
  ],
  brand: ["brand", "manufacturer", "label", "vendor", "publisher", "maker", "marca", "marke", "marque", "hersteller"],
  mediaId: ["mediaid"],
  year: [
    "year",
    "releaseyear",
    "released",
    "ano",
    "anno",
    "annee",
    "jahr",
    "jaar",
    "rok",
    "ar",
    "vuosi",
    "год",
    "рік",
    "연도",
    "年",
    "年份",
  ],
  durationSec: [
    ...["durationsec", "durationseconds", "duration", "length", "time", "runtime", "seconds", "duracao", "duracion"],
    ...[
      "durata",
      "duree",
      "dauer",
      "lange",
      "laenge",
      "duur",
      "czas",
      "длительность",
      "тривалість",
      "시간",
      "時間",
      "时长",
    ],
  ],
  language: [
    "language",
    "languages",
    "lang",
    "idioma",
    "lingua",
    "langue",
    "sprache",
    "taal",
    "jezyk",
    "язык",
    "мова",
    "언어",
    "言語",
    "语言",
    "語種",
  ],
  explicit: ["explicit", "explicito", "explicite"],
};

/** Case, accents, spacing and punctuation do not count in a header. */
function foldedHeader(cell: string): string {
  return cell
    .normalize("NFKD")
    .replace(/\p{Script=Latin}\p{M}+/gu, (letter) => letter.charAt(0))
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** The column of each field that a header row names. */
export function fieldsOfHeader(cells: readonly string[]): Partial<Record<Field, number>> {
  const folded = cells.map(foldedHeader);
  const fields: Partial<Record<Field, number>> = {};
  for (const field of Object.keys(NAMES) as Field[]) {
    const name = NAMES[field].find((one) => folded.includes(one));
    if (name !== undefined) fields[field] = folded.indexOf(name);
  }
  return fields;
}
