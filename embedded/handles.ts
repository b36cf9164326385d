/**
 * Notices when the process may open nothing more. The system then closes newcomers' connections without a word to
 * anybody (libuv does so that it can go on), so it has to be tried.
 */
import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import type { Logger } from "../core/ports/machine.ts";

export const NONE_LEFT =
  "No file or connection can be opened any more: newcomers are turned away until somebody leaves. Allow more (ulimit -n) before the next start.";

const OUT_OF_HANDLES = ["EMFILE", "ENFILE"];

export interface HandleWatch {
  /** Call it every few seconds. */
  look(): void;
}

/** @param open something, and closes it; throws as the system does. */
export function watchHandles(logger: Logger, open = () => closeSync(openSync(devNull, "r"))): HandleWatch {
  let hadNone = false;
  return {
    look() {
      const hasNone = isOutOf(open);
      if (hasNone && !hadNone) logger.error(NONE_LEFT, {});
      if (hadNone && !hasNone) logger.info("files and connections can be opened again", {});
      hadNone = hasNone;
    },
  };
}

function isOutOf(open: () => void): boolean {
  try {
    open();
    return false;
  } catch (error) {
    return OUT_OF_HANDLES.includes((error as NodeJS.ErrnoException).code ?? "");
  }
}
