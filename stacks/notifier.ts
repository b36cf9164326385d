/** The function that tells people something outside the pages, and the topic of the default venue's staff. */
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Alias } from "aws-cdk-lib/aws-kms";
import { type App, type Function as SstFunction, type Stack, Topic, use } from "sst/constructs";
import { SENT_PREFIX } from "../adapters/aws/dynamo/sent-messages.ts";
import { allow } from "./allow.ts";
import { data } from "./data.ts";
import { DEFAULT_VENUE_ID } from "./identity.ts";
import { lambda } from "./lambda.ts";
import { explain } from "./nag.ts";

export function notifier(stack: Stack): SstFunction {
  const { tables } = use(data);
  // The name is how the function finds it; further venues' topics are made by hand (docs/deploy.md).
  const staffTopicPrefix = (stack.node.root as App).logicalPrefixedName("staff-");
  const staff = new Topic(stack, "staff", {
    cdk: {
      topic: {
        topicName: staffTopicPrefix + DEFAULT_VENUE_ID,
        enforceSSL: true,
        masterKey: Alias.fromAliasName(stack, "snsKey", "alias/aws/sns"),
      },
    },
  });
  const staffTopics = stack.formatArn({ service: "sns", resource: staffTopicPrefix });

  const fn = lambda(stack, "notifier", {
    handler: "realtime/lambda/notifier.handler",
    timeout: 20,
    environment: { SINGERS_TABLE: tables.singers.tableName, STAFF_TOPIC_PREFIX: staffTopics },
  });
  allow(fn, tables.singers, ["GetItem"]);
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ["dynamodb:PutItem", "dynamodb:DeleteItem"],
      resources: [tables.singers.tableArn],
      // The records of what was sent, and nobody's profile.
      conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${SENT_PREFIX}*`] } },
    }),
  );
  fn.addToRolePolicy(new PolicyStatement({ actions: ["sns:Publish"], resources: [`${staffTopics}*`] }));
  explain(fn, "AwsSolutions-IAM5", "there is one topic per venue, below one prefix", [{ regex: "/staff-/" }]);
  // A phone number is no resource that IAM knows, so this would take `*`: what is no topic and no application's endpoint is narrower.
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ["sns:Publish"],
      notResources: [stack.formatArn({ service: "sns", region: "*", account: "*", resource: "*" })],
    }),
  );
  stack.addOutputs({ StaffTopicArn: staff.topicArn });
  return fn;
}
