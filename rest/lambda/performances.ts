import { DynamoPerformances } from "../../adapters/aws/dynamo/performances.ts";
import { service } from "../lambda.ts";
import { performanceEndpoints } from "../performances.ts";

export const handler = service("performances", "PERFORMANCES_TABLE", performanceEndpoints, (own) => ({
  performances: new DynamoPerformances(own),
}));
