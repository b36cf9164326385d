/** What `scripts/build-pages.ts` left for the stacks, below the project's folder. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const PAGES_FOLDER = join("dist", "web");
export const BUILD_FILE = join("dist", "web-build.txt");

/** A page that meets a server of another build reloads itself, so both are told the same name. */
export function buildName(): string {
  return existsSync(BUILD_FILE) ? readFileSync(BUILD_FILE, "utf8") : "without-pages";
}

/** The folder of the pages; empty where they were not built, as in tests. */
export function pagesFolder(): string {
  mkdirSync(PAGES_FOLDER, { recursive: true });
  return PAGES_FOLDER;
}
