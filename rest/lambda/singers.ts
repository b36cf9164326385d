import { DynamoSingers } from "../../adapters/aws/dynamo/singers.ts";
import { service } from "../lambda.ts";
import { singerEndpoints } from "../singers.ts";

export const handler = service("singers", "SINGERS_TABLE", singerEndpoints, (own) => ({
  singers: new DynamoSingers(own),
}));
