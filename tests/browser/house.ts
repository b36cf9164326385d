/** Where a story is played: the product in one of its two ways to run. */
import type { Page } from "playwright-core";
import type { Api } from "../../web/shared/api.ts";

export const SONGS = [
  ["Don’t Stop Believin’", "Journey"],
  ["Don’t Stop Me Now", "Queen"],
  ["Waterloo", "ABBA"],
] as const;

export interface House {
  consoleUrl: string;
  screenUrl(joinCode: string): string;
  phoneUrl(joinCode: string): string;
  /** Whether the phone has what browsers give to secure contexts alone. */
  phoneIsSecure: boolean;
  /** Whether `breakDown` stops the song that is being sung, which then begins again. */
  interruptsSongs: boolean;
  /** The KJ's. */
  api: Api;
  /** Begins at the console's address, ends where a night can be opened. */
  logIn(page: Page): Promise<void>;
  /** Everything that runs dies, in the middle of what it does, and nothing answers. */
  breakDown(): Promise<void>;
  /** All of it is back, where it was. */
  comeBack(): Promise<void>;
  /** @throws when something of the story did not end as it should behind the pages. */
  ended(): Promise<void>;
  close(): Promise<void>;
}
