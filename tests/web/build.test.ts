import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { buildWeb, PAGE_PATHS, type PageName, type WebBuild, writeWeb } from "../../web/build.ts";

/** A phone on a bar's Wi-Fi pays for every byte. */
const PHONE_SCRIPT_MAX_BYTES = 40 * 1024;
const NAMES = Object.keys(PAGE_PATHS) as PageName[];

let site: WebBuild;

beforeAll(async () => {
  site = await buildWeb();
});

test("the phone page's script stays under 40 KB gzipped", () => {
  expect(site.sizes.phone.scriptBytes).toBeLessThan(PHONE_SCRIPT_MAX_BYTES);
  expect(site.sizes.phone.scriptBytes).toBeGreaterThan(0);
});

test("no page carries the schemas of the server", () => {
  for (const name of NAMES) expect(textOf(scriptOf(name))).not.toMatch(/valibot|isoTimestamp|strictObject/);
});

test.each(NAMES)("the %s page names this build, its style and its script, and both are there", (name) => {
  const html = site.pages[name].body.toString();
  expect(html).toContain(`<meta name="build" content="${site.build}">`);
  expect(html).toMatch(/<html lang="en"/);
  const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] as string);
  expect(assets.some((path) => path.endsWith(".js"))).toBe(true);
  expect(assets.some((path) => path.endsWith(".css"))).toBe(true);
  for (const path of assets) expect(site.files.has(path), path).toBe(true);
  expect(site.pages[name].immutable).toBe(false);
});

test("every file that a style names is there, under a name that carries its hash", () => {
  for (const name of NAMES) {
    const css = textOf(
      [...site.files.keys()].find((path) => path.startsWith(`/assets/${name}-`) && path.endsWith(".css")),
    );
    for (const [, path] of css.matchAll(/url\("?(\/[^)"]+)"?\)/g))
      expect(site.files.has(path as string), path).toBe(true);
  }
  for (const [path, { immutable }] of site.files) {
    expect(path).toMatch(/-[A-Z0-9]{8}\.\w+$/);
    expect(immutable).toBe(true);
  }
});

test.each(NAMES)("the %s page's worker keeps what the page is drawn with, and no font of another script", (name) => {
  const worker = site.workers.get(`${PAGE_PATHS[name]}-worker.js`);
  if (!worker) throw new Error("no worker");
  expect(worker.immutable).toBe(false);
  const kept = JSON.parse(/^const KEPT=(\{.*?\});/.exec(worker.body.toString())?.[1] ?? "null") as { assets: string[] };
  expect(kept).toMatchObject({ path: PAGE_PATHS[name], build: site.build });
  const html = site.pages[name].body.toString();
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] as string);
  expect(kept.assets).toEqual(expect.arrayContaining(named));
  for (const path of kept.assets) expect(site.files.has(path), path).toBe(true);
  const bytes = kept.assets.reduce((sum, path) => sum + (site.files.get(path)?.body.length ?? 0), 0);
  expect(bytes).toBeLessThan(name === "phone" ? 200_000 : 600_000);
});

test("text is also there compressed, and is the same text", () => {
  for (const [path, { body, gzip, br }] of site.files) {
    if (!/\.(js|css)$/.test(path)) continue;
    if (!gzip || !br) throw new Error(`${path} is not compressed`);
    expect(gunzipSync(gzip).equals(body)).toBe(true);
    expect(brotliDecompressSync(br).equals(body)).toBe(true);
    expect(br.length).toBeLessThan(body.length);
  }
});

test("the same sources give the same build", async () => {
  expect((await buildWeb()).build).toBe(site.build);
});

test("a site folder holds each page under its own path and every asset", async () => {
  const folder = await mkdtemp(join(tmpdir(), "web-build-"));
  try {
    await writeWeb(site, folder);
    expect((await readdir(folder)).sort()).toEqual([
      "assets",
      "console-worker.js",
      "console.html",
      "join-worker.js",
      "join.html",
      "screen-worker.js",
      "screen.html",
    ]);
    expect(await readdir(join(folder, "assets"))).toHaveLength(site.files.size);
    expect(await readFile(join(folder, "screen.html"))).toEqual(site.pages.screen.body);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function scriptOf(name: PageName): string | undefined {
  return [...site.files.keys()].find((path) => path.startsWith(`/assets/${name}-`) && path.endsWith(".js"));
}

function textOf(path: string | undefined): string {
  const file = path === undefined ? undefined : site.files.get(path);
  if (!file) throw new Error("no such asset");
  return file.body.toString();
}
