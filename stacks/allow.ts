/** Permissions on tables: the actions named, on the table and the indexes named, and on nothing else. */
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as SstFunction, Table } from "sst/constructs";

type Action = "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" | "Query" | "BatchWriteItem";

/** @param indexes those that `Query` reads; the table itself needs no naming. */
export function allow(
  fn: SstFunction,
  table: Table,
  actions: readonly Action[],
  indexes: readonly string[] = [],
): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [table.tableArn, ...indexes.map((index) => `${table.tableArn}/index/${index}`)],
    }),
  );
}
