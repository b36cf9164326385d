/** The ledger without what a command that was taken back left in it. */
import { id, type SingerId } from "../../ids.ts";
import type { Ledger } from "../ledger.ts";
import type { LedgerBack } from "./steps.ts";

export function ledgerBefore(ledger: Ledger, { set, sung, returned, departed }: LedgerBack): Ledger {
  const away = Object.entries(ledger.departed).filter(([singerId]) => !returned.includes(id<SingerId>(singerId)));
  return {
    ...ledger,
    ...set,
    sung: sung === null ? ledger.sung : ledger.sung.filter((song) => song !== sung),
    departed: { ...Object.fromEntries(departed.map((entry) => [entry.singerId, entry])), ...Object.fromEntries(away) },
  };
}
