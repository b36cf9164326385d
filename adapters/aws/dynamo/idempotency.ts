/** Answers of `POST`s with an `Idempotency-Key`, in the table of the service that gives them. */
import type { IdempotencyStore, KeptAnswer } from "../../../core/ports/idempotency.ts";
import { packed, unpacked } from "./body.ts";
import { shortExpiry } from "./retention.ts";
import type { Key, Table } from "./table.ts";

const KEPT_SEC = 86_400;
/** No Lambda behind the HTTP API runs longer than 30 s: whoever took a key longer ago has died with it. */
const LEASE_MS = 60_000;

export class DynamoIdempotency implements IdempotencyStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async claim(key: string, fingerprint: string, at: number): Promise<"claimed" | "busy" | "mismatch" | KeptAnswer> {
    const { written } = await this.#table.put(
      keyOf(key),
      { fingerprint: { S: fingerprint }, claimedAt: { N: String(at) }, expiresAt: shortExpiry(at, KEPT_SEC) },
      {
        expression:
          "attribute_not_exists(pk) OR expiresAt <= :now OR " +
          "(attribute_not_exists(answer) AND fingerprint = :fingerprint AND claimedAt <= :lapsed)",
        values: {
          ":now": { N: String(Math.floor(at / 1000)) },
          ":fingerprint": { S: fingerprint },
          ":lapsed": { N: String(at - LEASE_MS) },
        },
      },
    );
    if (written) return "claimed";
    const there = await this.#table.get(keyOf(key));
    if (there && there.fingerprint?.S !== fingerprint) return "mismatch";
    return there?.answer ? unpacked<KeptAnswer>(there.answer) : "busy";
  }

  async keep(key: string, answer: KeptAnswer): Promise<void> {
    await this.#table.update(keyOf(key), "SET answer = :answer", {
      expression: "attribute_exists(pk)",
      values: { ":answer": await packed(answer) },
    });
  }

  async release(key: string): Promise<void> {
    await this.#table.delete(keyOf(key), { expression: "attribute_not_exists(answer)" });
  }
}

const keyOf = (key: string): Key => ({ pk: `idempotency#${key}`, sk: "answer" });
