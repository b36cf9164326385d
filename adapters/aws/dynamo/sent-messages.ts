/** Which messages to people were sent, in the table of the singers: a record without a name, a number or a text. */
import type { SentMessages } from "../../../core/ports/messages.ts";
import { shortExpiry } from "./retention.ts";
import type { Key, Table } from "./table.ts";

/** Longer than any night in which the same turn could come near again. */
const KEPT_SEC = 48 * 3600;

/** Begins every key; the stacks let the notifier write below it and nowhere else. */
export const SENT_PREFIX = "sent#";

export class DynamoSentMessages implements SentMessages {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** DynamoDB deletes within days: what has expired counts for nothing before that. */
  async take(key: string, at: number): Promise<boolean> {
    const { written } = await this.#table.put(
      keyOf(key),
      { expiresAt: shortExpiry(at, KEPT_SEC) },
      {
        expression: "attribute_not_exists(pk) OR expiresAt <= :now",
        values: { ":now": { N: String(Math.floor(at / 1000)) } },
      },
    );
    return written;
  }

  async giveBack(key: string): Promise<void> {
    await this.#table.delete(keyOf(key));
  }
}

const keyOf = (key: string): Key => ({ pk: `${SENT_PREFIX}${key}`, sk: "message" });
