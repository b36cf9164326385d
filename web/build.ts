/** Bundles the three pages and their workers in memory: the embedded server builds them when it starts, the cloud site when it deploys. */
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build, type Metafile } from "esbuild";

export type PageName = "console" | "screen" | "phone";

/** Where each page is served; a phone's join code follows after a slash, as a screen's may. */
export const PAGE_PATHS: Record<PageName, string> = { console: "/console", screen: "/screen", phone: "/join" };

export interface WebFile {
  body: Buffer;
  contentType: string;
  /** Its name carries its hash: it may be cached for ever. Pages may not. */
  immutable: boolean;
  /** The same body compressed, where that makes it smaller. */
  gzip?: Buffer;
  br?: Buffer;
}

export interface WebBuild<Name extends PageName = PageName> {
  /** Names this build; the pages carry it in `<meta name="build">`, the server in `welcome.build`. */
  build: string;
  /** By URL path, such as `/assets/screen-XY12.js`. */
  files: Map<string, WebFile>;
  pages: Record<Name, WebFile>;
  /** Each page's service worker by URL path, such as `/join-worker.js`: beside the page, so that it may answer for it. */
  workers: Map<string, WebFile>;
  /** Bytes of script and style that each page downloads, gzipped; fonts not counted. */
  sizes: Record<Name, { scriptBytes: number; styleBytes: number }>;
}

const webFolder = dirname(fileURLToPath(import.meta.url));
const PAGE_NAMES = Object.keys(PAGE_PATHS) as PageName[];

const CONTENT_TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};
const COMPRESSIBLE = new Set([".js", ".css", ".html", ".svg"]);

/** Of 2021. For Chrome 90, of a month before, every `?.()` would be written out: 600 bytes of a phone's 40 KB. */
const TARGETS = ["chrome91", "firefox90", "safari15"];

/** The disc of light, as every page's icon. */
const ICON = `<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Crect width='8' height='8' fill='%230e0b08'/%3E%3Ccircle cx='4' cy='4' r='3' fill='%23ffb22e'/%3E%3C/svg%3E">`;

/**
 * Rejects when a page does not compile. Takes well under a second.
 *
 * @param names default: all three.
 */
export async function buildWeb<Name extends PageName = PageName>(
  names: readonly Name[] = PAGE_NAMES as Name[],
): Promise<WebBuild<Name>> {
  const outdir = join(webFolder, "dist");
  const result = await build({
    entryPoints: names.map((name) => ({ in: join(webFolder, name, "main.tsx"), out: name })),
    absWorkingDir: webFolder,
    outdir,
    write: false,
    metafile: true,
    bundle: true,
    minify: true,
    format: "esm",
    target: TARGETS,
    jsx: "automatic",
    jsxImportSource: "preact",
    publicPath: "/",
    entryNames: "assets/[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
    logLevel: "silent",
  });

  const files = new Map<string, WebFile>();
  await Promise.all(
    result.outputFiles.map(async ({ path, contents }) => {
      files.set(urlPath(outdir, path), await webFile(Buffer.from(contents), extname(path), true));
    }),
  );

  const assets = byEntry(result.metafile, outdir);
  const hashed = byInput(result.metafile, outdir);
  const bare = await Promise.all(names.map((name) => html(name, assets[name], hashed)));
  const id = createHash("sha256").update(bare.join()).digest("base64url").slice(0, 12);
  const pages = {} as WebBuild<Name>["pages"];
  const workers: WebBuild["workers"] = new Map();
  const sizes = {} as WebBuild<Name>["sizes"];
  const worker = await workerScript();
  for (const [index, name] of names.entries()) {
    const page = (bare[index] as string).replace("</head>", `<meta name="build" content="${id}"></head>`);
    pages[name] = await webFile(Buffer.from(page), ".html", false);
    const { script, style } = assets[name];
    const kept = { path: PAGE_PATHS[name], build: id, assets: neededToDraw(assets[name]) };
    const code = Buffer.from(`const KEPT=${JSON.stringify(kept)};${worker}`);
    workers.set(`${kept.path}-worker.js`, await webFile(code, ".js", false));
    sizes[name] = { scriptBytes: gzippedBytes(files, script), styleBytes: gzippedBytes(files, style) };
  }
  return { build: id, files, pages, workers, sizes };
}

/**
 * Writes what `buildWeb` made into a folder that any static site can serve: `console.html`, `screen.html`, `join.html`,
 * their workers and assets.
 */
export async function writeWeb({ files, pages, workers }: WebBuild, folder: string): Promise<void> {
  const all = new Map([...files, ...workers]);
  for (const name of PAGE_NAMES) all.set(`${PAGE_PATHS[name]}.html`, pages[name]);
  await mkdir(join(folder, "assets"), { recursive: true });
  await Promise.all([...all].map(([path, { body }]) => writeFile(join(folder, path), body)));
}

interface Assets {
  script: string;
  style: string | null;
  /** What the style may load. */
  fonts: string[];
}

/** The fonts of other scripts than Latin are megabytes (Noto stands in for those alone); a worker keeps what was used. */
function neededToDraw({ script, style, fonts }: Assets): string[] {
  return [script, ...(style ? [style] : []), ...fonts.filter((path) => /\/(?!noto)[^/]*-latin-(?!ext)/.test(path))];
}

async function workerScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(webFolder, "worker", "main.ts")],
    write: false,
    bundle: true,
    minify: true,
    format: "iife",
    target: TARGETS,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

function byEntry({ outputs }: Metafile, outdir: string): Record<PageName, Assets> {
  const found = {} as Record<PageName, Assets>;
  for (const [output, { entryPoint, cssBundle }] of Object.entries(outputs)) {
    const name = PAGE_NAMES.find((one) => entryPoint === `${one}/main.tsx`);
    if (!name) continue;
    const path = (file: string) => urlPath(outdir, join(webFolder, file));
    const fonts = (cssBundle && outputs[cssBundle]?.imports.map((one) => path(one.path))) || [];
    found[name] = { script: path(output), style: cssBundle ? path(cssBundle) : null, fonts };
  }
  return found;
}

/** Where each file that was copied under a hashed name is served, by its path below `web`. */
function byInput({ outputs }: Metafile, outdir: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [output, { inputs }] of Object.entries(outputs)) {
    const [only, ...others] = Object.keys(inputs);
    if (only && others.length === 0) found.set(only, urlPath(outdir, join(webFolder, output)));
  }
  return found;
}

/** The page's own index.html with its bundles named in the head, and the files it preloads under their hashed names. */
async function html(name: PageName, { script, style }: Assets, hashed: Map<string, string>): Promise<string> {
  const written = await readFile(join(webFolder, name, "index.html"), "utf8");
  const template = written.replace(/href="([^":]+)"/g, (whole, path: string) => {
    const served = hashed.get(`${name}/${path}`);
    return served ? `href="${served}"` : whole;
  });
  if (!template.includes("</head>")) throw new Error(`web/${name}/index.html has no </head>`);
  const styleLink = style ? `<link rel="stylesheet" href="${style}">` : "";
  return template.replace("</head>", `${ICON}${styleLink}<script type="module" src="${script}"></script></head>`);
}

async function webFile(body: Buffer, extension: string, immutable: boolean): Promise<WebFile> {
  const contentType = CONTENT_TYPES[extension] ?? "application/octet-stream";
  if (!COMPRESSIBLE.has(extension)) return { body, contentType, immutable };
  const [gzipped, br] = await Promise.all([
    promisify(gzip)(body, { level: 9 }),
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  ]);
  return { body, contentType, immutable, gzip: gzipped, br };
}

function gzippedBytes(files: Map<string, WebFile>, path: string | null): number {
  return (path && files.get(path)?.gzip?.length) || 0;
}

function urlPath(outdir: string, file: string): string {
  return `/${relative(outdir, file).split(sep).join("/")}`;
}
