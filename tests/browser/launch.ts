import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";
import manifest from "../../package.json" with { type: "json" };

const root = fileURLToPath(new URL("../..", import.meta.url));
const unpackScript =
  'const { default: chromium } = await import("@sparticuz/chromium"); await chromium.executablePath();';
/** Replaces the bundled one, which looks for the fonts in /tmp. */
const fontConfiguration = '<?xml version="1.0"?><fontconfig><dir prefix="relative">fonts</dir></fontconfig>';

/**
 * Starts a headless Chromium: on Linux x64 the one that npm brings (as root too), elsewhere the installed Chrome.
 * The caller closes it.
 *
 * @example
 * const browser = await launchBrowser(["--host-resolver-rules=MAP venue.test 127.0.0.1"]);
 */
export async function launchBrowser(extraArgs: string[] = []): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return chromium.launch({ channel: "chrome", args: extraArgs });
  }
  const folder = await unpackedChromium();
  // The flags @sparticuz/chromium proposes are made for Lambda: with them a second page ends the browser, and they
  // switch web security off. Playwright's own (which include --no-sandbox) are enough.
  return chromium.launch({ executablePath: join(folder, "chromium"), args: extraArgs, env: environment(folder) });
}

/** Bundled NSS and expat first, since slim images lack them; bundled fonts only where there is no font configuration. */
function environment(folder: string): NodeJS.ProcessEnv {
  const libraries = [join(folder, "al2023/lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") };
  return { ...process.env, ...fonts, LD_LIBRARY_PATH: libraries };
}

/**
 * The folder of the unpacked browser (about 200 MB, kept until the next install).
 * Unpacked aside and then renamed, so neither an interrupted run nor a second one at the same time leaves half a browser.
 */
async function unpackedChromium(): Promise<string> {
  const cache = join(root, "node_modules/.cache");
  const folder = join(cache, `chromium-${manifest.devDependencies["@sparticuz/chromium"]}`);
  if (existsSync(folder)) return folder;

  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(`${folder}-`);
  // It unpacks into TMPDIR, and its shared libraries only where it believes to be in a Lambda function.
  const env = { ...process.env, TMPDIR: aside, AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" };
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", unpackScript], { cwd: root, env });
  await writeFile(join(aside, "fonts/fonts.conf"), fontConfiguration);
  try {
    await rename(aside, folder);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
