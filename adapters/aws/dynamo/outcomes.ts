/** What became of a command whose sender asks over REST: the worker leaves it here, since a refusal leaves no other trace. */
import { randomUUID } from "node:crypto";
import type { CommandId, RotationId } from "../../../core/ids.ts";
import type { Clock } from "../../../core/ports/machine.ts";
import type { CommandResult } from "../../../core/protocol.ts";
import { packed, unpacked } from "./body.ts";
import { shortExpiry } from "./retention.ts";
import type { Key, Table } from "./table.ts";

/** Long enough for a client that was told 202 to come back. */
const KEPT_SEC = 3600;

export class DynamoOutcomes {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  async put(rotationId: RotationId, commandId: CommandId, result: CommandResult): Promise<void> {
    await this.#table.put(keyOf(rotationId, commandId), {
      mark: { S: randomUUID() },
      result: await packed(result),
      expiresAt: shortExpiry(this.#clock.now(), KEPT_SEC),
    });
  }

  /** `mark` differs each time the command was worked: a refused id may be sent again and be applied then. */
  async get(rotationId: RotationId, commandId: CommandId): Promise<{ mark: string; result: CommandResult } | null> {
    const item = await this.#table.get(keyOf(rotationId, commandId));
    if (!item?.mark?.S) return null;
    return { mark: item.mark.S, result: await unpacked<CommandResult>(item.result) };
  }
}

function keyOf(rotationId: RotationId, commandId: CommandId): Key {
  return { pk: `outcome#${rotationId}`, sk: commandId };
}
