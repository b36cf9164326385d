/**
 * The schema, one step per version: step n brings version n-1 to n (`PRAGMA user_version`). A released step is never
 * changed, a new one is added at the end.
 */
import { TABLES } from "./migrations/0001-tables.ts";
import { SONGBOOK_IMPORTS } from "./migrations/0002-songbook-imports.ts";

export const MIGRATIONS: readonly string[] = [TABLES, SONGBOOK_IMPORTS];
