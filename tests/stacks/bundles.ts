/** What esbuild made of the Lambdas for deployment. Synthesise first. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface Bundle {
  /** The handler's file without its ending, such as `realtime/lambda/worker`. */
  entry: string;
  path: string;
  bytes: number;
}

export const ARTIFACTS = fileURLToPath(new URL("../../.sst/artifacts", import.meta.url));

/** Each once, by entry: functions with handlers in one file have the same bundle. */
export function bundles(): Bundle[] {
  if (!existsSync(ARTIFACTS)) throw new Error("nothing was synthesised yet");
  const found = new Map<string, Bundle>();
  for (const folder of readdirSync(ARTIFACTS)) {
    const root = join(ARTIFACTS, folder);
    for (const file of readdirSync(root, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".mjs")) continue;
      const path = join(root, file);
      const entry = relative(root, path).replace(/\.mjs$/, "");
      found.set(entry, { entry, path, bytes: statSync(path).size });
    }
  }
  return [...found.values()].sort((one, other) => (one.entry < other.entry ? -1 : 1));
}

/** How much of it is ours and our packages', in bytes: the same bundle without the AWS SDK. */
export async function ownBytes(entry: string): Promise<number> {
  const result = await build({
    entryPoints: [`${entry}.ts`],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    external: ["@aws-sdk/*"],
    write: false,
  });
  return result.outputFiles[0]?.contents.length ?? 0;
}
