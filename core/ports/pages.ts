/** Long lists, page by page. */

export interface PageRequest {
  /** 1 to 100. */
  limit: number;
  cursor: string | null;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A cursor that this list did not give. */
export class InvalidCursor extends Error {
  constructor() {
    super("the cursor was not given by this list");
  }
}
