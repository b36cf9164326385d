/** A DynamoDB table as far as the connections need one. Each call is one step of the function that makes it. */
import type { Item, Key, Table } from "../../../adapters/aws/dynamo/table.ts";
import type { Incarnation } from "../kernel/incarnation.ts";

export type Rows = Map<string, Item>;

const rowOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/** @param label of the steps. */
export function memoryTable(rows: Rows, life: Incarnation, label: string): Table {
  const call = <T>(name: string, perform: () => T) => life.call(`${label}.${name}`, async () => perform());
  const table: Pick<Table, "get" | "put" | "update" | "delete" | "query"> = {
    get: (key) => call("get", () => rows.get(rowOf(key)) ?? null),
    put: (key, item, condition) =>
      call("put", () => {
        if (condition) throw new Error("no conditional put is simulated");
        const before = rows.get(rowOf(key)) ?? null;
        rows.set(rowOf(key), { ...item, pk: { S: key.pk }, sk: { S: key.sk } });
        return { written: true, before };
      }),
    update: (key, expression, { expression: condition, values }) =>
      call("update", () => {
        const row = rows.get(rowOf(key));
        const [, assignments] = /^SET (.+)$/.exec(expression) ?? [];
        if (!assignments || condition !== "attribute_exists(pk)") throw new Error(`not simulated: ${expression}`);
        if (!row) return null;
        const after = { ...row };
        for (const assignment of assignments.split(", ")) {
          const [, name, value] = /^(\w+) = (:\w+)$/.exec(assignment) ?? [];
          const set = value && values?.[value];
          if (!name || !set) throw new Error(`not simulated: ${assignment}`);
          after[name] = set;
        }
        rows.set(rowOf(key), after);
        return after;
      }),
    delete: (key) =>
      call("delete", () => {
        rows.delete(rowOf(key));
        return "deleted" as const;
      }),
    async *query({ pk }) {
      yield await call("query", () => [...rows.values()].filter((row) => row.pk?.S === pk));
    },
  };
  return table as Table;
}
