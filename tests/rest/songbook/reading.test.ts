import { describe, expect, test } from "vitest";
import type { SongDraft } from "../../../core/songs.ts";
import { linesOf } from "../../../rest/songbook/lines.ts";
import { draftOf } from "../../../rest/songbook/row.ts";
import { rowsOf } from "../../../rest/songbook/rows.ts";

type Read = { songs: SongDraft[]; bad: { line: number; message: string }[] };

/** @param chunkBytes how the file is cut into pieces on its way. */
async function read(file: string | Uint8Array, chunkBytes = 1 << 20, encoding = "utf-8"): Promise<Read> {
  const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const result: Read = { songs: [], bad: [] };
  for await (const rows of rowsOf(linesOf(chunks(), encoding))) {
    for (const row of rows) {
      const draft = "bad" in row ? row : draftOf(row.cells, row.layout);
      if ("bad" in draft) result.bad.push({ line: row.line, message: draft.bad });
      else result.songs.push(draft);
    }
  }
  return result;
}

const queen = { title: "Bohemian Rhapsody", artist: "Queen" };
const abba = { title: "Waterloo", artist: "ABBA" };

describe("separators, line ends and byte order mark", () => {
  for (const separator of [",", ";", "\t"]) {
    for (const [name, end] of [
      ["LF", "\n"],
      ["CRLF", "\r\n"],
      ["CR", "\r"],
    ] as const) {
      for (const mark of ["", "\uFEFF"]) {
        test(`${JSON.stringify(separator)} ${name} ${mark ? "with" : "without"} a mark, whatever the pieces`, async () => {
          const rows = [
            ["title", "artist"],
            ["Bohemian Rhapsody", "Queen"],
            ["Waterloo", "ABBA"],
          ];
          const file = mark + rows.map((row) => row.join(separator)).join(end) + end;
          for (const chunkBytes of [1, 2, 3, 7, 1000]) {
            expect(await read(file, chunkBytes)).toEqual({ songs: [queen, abba], bad: [] });
          }
        });
      }
    }
  }

  test("the last line needs no end", async () => {
    expect((await read("title,artist\nWaterloo,ABBA")).songs).toEqual([abba]);
  });

  test("sep= names the separator of what follows", async () => {
    expect((await read("sep=;\r\ntitle;artist\r\nWaterloo;ABBA\r\n")).songs).toEqual([abba]);
  });

  test("the charset that the client names is used", async () => {
    const latin1 = Uint8Array.from(Buffer.from("title,artist\nCrazy in Love,Beyonc\xe9\n", "latin1"));
    expect((await read(latin1, 5, "windows-1252")).songs).toEqual([{ title: "Crazy in Love", artist: "Beyonc\u00e9" }]);
  });
});

describe("headers", () => {
  const headers: [string, string, object][] = [
    ["SONG,ARTIST", "Waterloo,ABBA", abba],
    ["artist,title", "ABBA,Waterloo", abba],
    [
      "CANTOR;COD;TITULO;INICIO;PACOTES",
      "ABBA;6074;Waterloo;;4H",
      { ...abba, versions: [{ brand: "", discId: "6074" }] },
    ],
    [
      'Id;Title;Artist;Year;Duo;Explicit;"Date Added";Styles;Languages',
      '10973;Waterloo;ABBA;1974;0;0;2016-03-25;"Pop,70s";English,Swedish',
      { ...abba, year: 1974, explicit: false, language: "en", versions: [{ brand: "", discId: "10973" }] },
    ],
    ["title,artist,diskNumber", "Waterloo,ABBA,#203-05", { ...abba, versions: [{ brand: "", discId: "#203-05" }] }],
    ["rank,title,singer,album,date,like", "1,Waterloo,ABBA,Waterloo,2024.01.01,", abba],
    [
      "Brand,Disc ID,Artist,Song Title,Duration",
      "Sunfly,SF001-05,ABBA,Waterloo,2:46",
      { ...abba, durationSec: 166, versions: [{ brand: "Sunfly", discId: "SF001-05" }] },
    ],
    ["songId,title,artist,durationSec", "w1,Waterloo,ABBA,166", { ...abba, songId: "w1", durationSec: 166 }],
    ["\u66f2\u540d,\u6b4c\u624b\u540d", "Waterloo,ABBA", abba],
    ["\uac00\uc218,\uc81c\ubaa9", "ABBA,Waterloo", abba],
    [
      "\u0418\u0441\u043f\u043e\u043b\u043d\u0438\u0442\u0435\u043b\u044c;\u041f\u0435\u0441\u043d\u044f",
      "ABBA;Waterloo",
      abba,
    ],
    ["T\u00edtulo;Int\u00e9rprete;A\u00f1o", "Waterloo;ABBA;1974", { ...abba, year: 1974 }],
    ["Titel;K\u00fcnstler;Jahr", "Waterloo;ABBA;1974", { ...abba, year: 1974 }],
  ];
  for (const [header, row, song] of headers) {
    test(header, async () => {
      expect(await read(`${header}\n${row}\n`)).toEqual({ songs: [song], bad: [] });
    });
  }

  test("a line above the header, and the header again further down, are no songs", async () => {
    expect(await read("My songs 2026,\ntitle,artist\nWaterloo,ABBA\ntitle,artist\nBohemian Rhapsody,Queen\n")).toEqual({
      songs: [abba, queen],
      bad: [],
    });
  });

  test("a file with a title and no artist is refused with words", async () => {
    await expect(read("title,year\nWaterloo,1974\n")).rejects.toThrow(
      'there is a column "title" but none that names the artist',
    );
  });

  test("a file that is no songbook is refused with words", async () => {
    await expect(read("hello\nworld\n")).rejects.toThrow("Artist - Title");
  });
});

describe("files without a header", () => {
  test("one column, Artist - Title, quoted or not, with its defects", async () => {
    const file =
      '10 Cc - Donna    \r\n"10,000 Maniacs - Trouble Me    "\r\nNo dash here\r\nCredo \u2013 Meitene ar kallu\r\n1975 - Chocol -    \r\n';
    expect(await read(file)).toEqual({
      songs: [
        { artist: "10 Cc", title: "Donna" },
        { artist: "10,000 Maniacs", title: "Trouble Me" },
        { artist: "Credo", title: "Meitene ar kallu" },
        { artist: "1975", title: "Chocol -" },
      ],
      bad: [{ line: 3, message: 'has no " - " between artist and title' }],
    });
  });

  test("five columns of which the last repeats artist and title", async () => {
    const file =
      '19586,All About That Bass,"Trainor, Meghan",1,"Trainor, Meghan - All About That Bass - 1"\r19585,Hey Soul Sister,Train,2,Train - Hey Soul Sister - 2\r';
    expect((await read(file)).songs).toEqual([
      { title: "All About That Bass", artist: "Trainor, Meghan", versions: [{ brand: "", discId: "19586" }] },
      { title: "Hey Soul Sister", artist: "Train", versions: [{ brand: "", discId: "19585" }] },
    ]);
  });

  test("two columns: the one whose values repeat or stand as Last, First is the artist, else the first", async () => {
    expect(
      (await read('Angel,"McLachlan, Sarah"\nJolene,"Parton, Dolly"\nHalo,"Knowles, Beyonce"\n')).songs[1],
    ).toEqual({
      title: "Jolene",
      artist: "Parton, Dolly",
    });
    expect((await read("ABBA\tWaterloo\nQueen\tBohemian Rhapsody\n")).songs).toEqual([abba, queen]);
    expect((await read("Waterloo;ABBA\nMamma Mia;ABBA\nFernando;ABBA\nAngeleyes;ABBA\n")).songs[1]).toEqual({
      title: "Mamma Mia",
      artist: "ABBA",
    });
  });
});

describe("quotes", () => {
  const cases: [string, string, object][] = [
    ["doubled inside", 'title,artist\n"7"" version",ABBA', { title: '7" version', artist: "ABBA" }],
    ["a separator inside", 'title,artist\n"1, 2 Step",Ciara', { title: "1, 2 Step", artist: "Ciara" }],
    ["a line break inside", 'title,artist\n"1, 2\nStep",Ciara', { title: "1, 2 Step", artist: "Ciara" }],
    ["blanks around", 'title,artist\n "Waterloo" , "ABBA" ', abba],
    ["that mean nothing, inside", 'title,artist\n12" mix,ABBA', { title: '12" mix', artist: "ABBA" }],
    [
      "that mean nothing, at the start",
      'title,artist\nEat It,"Weird Al" Yankovic',
      { title: "Eat It", artist: '"Weird Al" Yankovic' },
    ],
    ["opened and never closed", 'title,artist\n"Waterloo,ABBA', { title: '"Waterloo', artist: "ABBA" }],
    [
      "around a cell with more of them",
      'title,artist\n"My "special" song",ABBA',
      { title: 'My "special" song', artist: "ABBA" },
    ],
  ];
  for (const [name, file, song] of cases) {
    test(name, async () => {
      expect(await read(file)).toEqual({ songs: [song], bad: [] });
    });
  }

  test("one that is never closed costs its own row only", async () => {
    const rows = Array.from({ length: 40 }, (_, index) => `Song ${index},Band`);
    const { songs, bad } = await read(["title,artist", '"Broken,Band', ...rows].join("\n"));
    expect(bad).toEqual([]);
    expect(songs).toHaveLength(41);
  });
});

describe("cells", () => {
  const one = async (cells: string) =>
    (await read(`title,artist,duration,year,explicit,language\n${cells}\n`)).songs[0];
  test("odd spaces become plain ones, what no screen shows is dropped", async () => {
    expect(await one("Water\u00a0\u00a0loo\u200b,\u3000ABBA\u0007,,,,")).toEqual({
      title: "Water loo",
      artist: "ABBA",
    });
  });
  test("lengths are minutes and seconds, or seconds", async () => {
    expect((await one("Waterloo,ABBA,2:46,,,"))?.durationSec).toBe(166);
    expect((await one("Waterloo,ABBA,1:02:03,,,"))?.durationSec).toBe(3723);
    expect((await one("Waterloo,ABBA,166,,,"))?.durationSec).toBe(166);
  });
  test("a cell beside title and artist that cannot be understood is left out, the song stays", async () => {
    expect(await one("Waterloo,ABBA,long,MCMLXXIV,perhaps,Elvish")).toEqual(abba);
  });
  test("what Excel made of a title stays as it is found", async () => {
    expect(await one("15-May,The Who,,,,")).toEqual({ title: "15-May", artist: "The Who" });
    expect(await one("TRUE,311,,,,")).toEqual({ title: "TRUE", artist: "311" });
  });
});

test("bad rows are told with their physical lines, the good ones around them are kept", async () => {
  const file = Buffer.concat([
    Buffer.from('title,artist,year\r\n"Two\r\nlines",ABBA,1974\r\n,Queen,\r\nWaterloo,,\r\nA,B,C,D,E\r\n'),
    Buffer.from("Caf"),
    Buffer.from([0xe9]),
    Buffer.from(
      `,Band,\r\n${"x".repeat(201)},Band,\r\n\r\n,,\r\nshort\r\n${"y".repeat(70_000)}\r\nWaterloo,ABBA,,,,,\r\n`,
    ),
  ]);
  const { songs, bad } = await read(new Uint8Array(file), 1000);
  expect(songs.map(({ title }) => title)).toEqual(["Two lines", "Waterloo"]);
  expect(bad).toEqual([
    { line: 4, message: "has no title" },
    { line: 5, message: "has no artist" },
    { line: 6, message: "has 5 columns instead of 3" },
    { line: 7, message: "the line is not UTF-8" },
    { line: 8, message: "title: must be at most 200 characters" },
    { line: 11, message: "has no artist" },
    { line: 12, message: "the line is longer than 65536 bytes" },
  ]);
});
