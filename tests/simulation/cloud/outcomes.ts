/** Where the worker leaves what became of commands that came over REST, and REST looks for it. */
import { DynamoOutcomes } from "../../../adapters/aws/dynamo/outcomes.ts";
import type { Incarnation } from "../kernel/incarnation.ts";
import type { World } from "../world.ts";
import { memoryTable, type Rows } from "./memory-table.ts";

export function outcomesOf(rows: Rows, { clock }: Pick<World, "clock">, life: Incarnation): DynamoOutcomes {
  return new DynamoOutcomes(memoryTable(rows, life, "outcomes"), clock);
}
