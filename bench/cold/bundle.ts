/** Bundles a handler as SST does, and in the ways it might have been bundled. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { functionDefaults } from "../../stacks/lambda.ts";

/** Below `node_modules`, so that what stays outside a bundle is found as the Lambda runtime finds its own SDK. */
const FOLDER = fileURLToPath(new URL("../../node_modules/.cache/karaoke-cold", import.meta.url));
const SDK = ["@aws-sdk/*", "@smithy/*"];

/** As SST's Node handler writes it on top of every bundle in ES modules. */
const BANNER = [
  "import { createRequire as topLevelCreateRequire } from 'module';",
  "const require = topLevelCreateRequire(import.meta.url);",
  'import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"',
  'const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))',
  "",
].join("\n");

/** @returns the bundle's path. @param entry without its ending, from the project's root. */
export async function bundled(entry: string, sdk: "inside" | "outside"): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const outfile = join(FOLDER, `${entry.replaceAll("/", "-")}-${sdk}.mjs`);
  const { minify, sourcemap, esbuild } = (functionDefaults.nodejs ?? {}) as {
    minify?: boolean;
    sourcemap?: boolean;
    esbuild?: { mainFields?: string[]; external?: string[] };
  };
  await build({
    entryPoints: [`${entry}.ts`],
    absWorkingDir: fileURLToPath(new URL("../..", import.meta.url)),
    platform: "node",
    format: "esm",
    target: "esnext",
    bundle: true,
    keepNames: true,
    minify: minify === true,
    sourcemap: sourcemap === true,
    mainFields: esbuild?.mainFields ?? ["module", "main"],
    external: sdk === "outside" ? SDK : [],
    banner: { js: BANNER },
    outfile,
    logLevel: "error",
  });
  return outfile;
}
