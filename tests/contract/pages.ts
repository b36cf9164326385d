import type { Page, PageRequest } from "../../core/ports/pages.ts";

/** Walks a list to its end; `between` runs after each page. Bounded, so that a list without an end fails. */
export async function walk<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
  between: (pages: number) => Promise<void> = async () => {},
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let pages = 1; pages <= 1000; pages++) {
    const page: Page<T> = await list({ limit, cursor });
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
    await between(pages);
  }
  throw new Error("the list does not end");
}
