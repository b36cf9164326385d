/** Bundles the pages for the cloud site; `npm run deploy` runs it first. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { BUILD_FILE, PAGES_FOLDER } from "../stacks/built-pages.ts";
import { buildWeb, writeWeb } from "../web/build.ts";

const web = await buildWeb();
await rm(PAGES_FOLDER, { recursive: true, force: true });
await mkdir(PAGES_FOLDER, { recursive: true });
await writeWeb(web, PAGES_FOLDER);
await writeFile(BUILD_FILE, web.build);
console.log(`pages ${web.build}: ${web.files.size} files in ${PAGES_FOLDER}`);
