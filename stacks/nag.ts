/** Suppressions of cdk-nag stand beside what they are about, each with its reason. */
import { NagSuppressions } from "cdk-nag";
import type { IConstruct } from "constructs";
import type { App, Stack } from "sst/constructs";

/** @param appliesTo the exact findings meant; without it, every finding of the rule below the construct. */
export function explain(
  construct: IConstruct,
  rule: string,
  reason: string,
  appliesTo?: (string | { regex: string })[],
): void {
  NagSuppressions.addResourceSuppressions(construct, [{ id: rule, reason, ...(appliesTo && { appliesTo }) }], true);
}

/** SST puts a function into every stack that works for it while a stack is deployed, and never afterwards. */
export function explainSst(app: App): void {
  for (const stack of app.node.children) {
    const handler = stack.node.tryFindChild("CustomResourceHandler");
    if (!handler) continue;
    explain(handler, "AwsSolutions-IAM4", "SST's own deployment function writes its own log");
    explain(handler, "AwsSolutions-IAM5", "SST's own deployment function looks after what SST made");
    explain(handler, "AwsSolutions-L1", "SST's own deployment function runs on the runtime SST wrote it for");
  }
}

/** CDK copies the pages with a function of its own, which runs while the stack is deployed. */
export function explainDeployment(stack: Stack): void {
  const copier = stack.node.children.find((child) => child.node.id.startsWith("Custom::CDKBucketDeployment"));
  if (!copier) throw new Error("CDK names its deployment function otherwise now");
  explain(copier, "AwsSolutions-IAM4", "CDK's own deployment function writes its own log");
  explain(
    copier,
    "AwsSolutions-IAM5",
    "CDK's own deployment function copies any object of the assets to the bucket of the pages; invalidating a distribution has no finer resource",
  );
  explain(copier, "AwsSolutions-L1", "CDK's own deployment function runs on the runtime CDK wrote it for");
}
