/** What somebody must look at, told to one topic. docs/operate.md says what to do about each. */
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Duration } from "aws-cdk-lib/core";
import { type Queue, type StackContext, Topic, use } from "sst/constructs";
import { commands } from "./commands.ts";
import { identity } from "./identity.ts";
import { explain } from "./nag.ts";
import { sockets } from "./sockets.ts";
import { subscribers } from "./subscribers.ts";
import { uploads } from "./uploads.ts";

const MINUTE = Duration.minutes(1);
/** Singers wait for what a command does: ten seconds of it is a night that stands still. */
const OLDEST_COMMAND_SEC = 10;

export function alarms({ stack }: StackContext) {
  const { queue, deadLetters: commandLetters } = use(commands);
  const { deadLetters: registrationLetters } = use(identity);
  const { worker } = use(sockets);
  const { broadcasters, deadLetters: subscriberLetters } = use(subscribers);
  const { deadLetters: songbookLetters } = use(uploads);
  const topic = new Topic(stack, "alarmTopic", { cdk: { topic: { enforceSSL: true } } });
  explain(
    topic,
    "AwsSolutions-SNS2",
    "alarms name resources and no person; CloudWatch cannot publish to a topic under SNS's own key",
  );

  const alarm = (id: string, metric: IMetric, threshold: number, alarmDescription: string) =>
    new Alarm(stack, id, {
      metric,
      threshold,
      alarmDescription,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic.cdk.topic));

  for (const dead of [
    ...commandLetters,
    ...registrationLetters,
    ...subscriberLetters,
    ...songbookLetters,
  ] satisfies Queue[]) {
    alarm(
      `${dead.id}NotEmpty`,
      dead.cdk.queue.metricApproximateNumberOfMessagesVisible({ period: MINUTE, statistic: "Maximum" }),
      1,
      `${dead.id} holds a message that nobody could handle`,
    );
  }
  alarm("workerErrors", worker.metricErrors({ period: MINUTE, statistic: "Sum" }), 1, "the command worker failed");
  alarm(
    "oldestCommand",
    queue.cdk.queue.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: "Maximum" }),
    OLDEST_COMMAND_SEC,
    "a command waits: a night stands still",
  );
  for (const broadcaster of broadcasters) {
    alarm(
      `${broadcaster.id}Throttled`,
      broadcaster.metricThrottles({ period: MINUTE, statistic: "Sum" }),
      1,
      `the ${broadcaster.id} is throttled: screens are behind`,
    );
  }
  stack.addOutputs({ AlarmTopicArn: topic.topicArn });
}
