/**
 * The schema, one step per version: step n brings version n-1 to n (`PRAGMA user_version`). A released step is never
 * changed, a new one is added at the end.
 */
import { TABLES } from "./migrations/0001-tables.ts";

export const MIGRATIONS: readonly string[] = [TABLES];
