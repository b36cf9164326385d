/** What differs between stages. */

import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { RemovalPolicy } from "aws-cdk-lib/core";
import type { App } from "sst/constructs";

export interface StageSettings {
  /** `prod` keeps its data when the app is removed or a resource replaced. */
  removal: RemovalPolicy;
  isKept: boolean;
  logRetention: RetentionDays;
}

export function stageSettings(app: Pick<App, "stage">): StageSettings {
  const isKept = app.stage === "prod";
  return {
    isKept,
    removal: isKept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    logRetention: isKept ? RetentionDays.THREE_MONTHS : RetentionDays.ONE_WEEK,
  };
}
