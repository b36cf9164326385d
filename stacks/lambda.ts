/** What every Lambda of the product has in common. */
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { type FunctionProps, Function as SstFunction, type Stack } from "sst/constructs";
import { explain } from "./nag.ts";
import { stageSettings } from "./stage.ts";

export const functionDefaults: FunctionProps = {
  runtime: "nodejs24.x",
  architecture: "arm_64",
  memorySize: 512,
  timeout: 10,
  // X-Ray would need `xray:*` on every resource; the correlation ids in the logs tell the same story.
  tracing: "disabled",
  nodejs: {
    format: "esm",
    minify: true,
    sourcemap: true,
    // The SDK goes in, from its ES modules: one file starts in well under half the time of the SDK's hundreds.
    esbuild: { mainFields: ["module", "main"] },
  },
  environment: { NODE_OPTIONS: "--enable-source-maps", POWERTOOLS_LOG_LEVEL: "INFO" },
};

/** A Lambda with a log of its own that ends, and no permission but those it is granted. */
export function lambda(stack: Stack, id: string, props: FunctionProps & { handler: string }): SstFunction {
  const { removal, logRetention } = stageSettings(stack.node.root as never);
  const logGroup = new LogGroup(stack, `${id}Log`, { retention: logRetention, removalPolicy: removal });
  const made = new SstFunction(stack, id, { ...props, logGroup });
  explain(made, "AwsSolutions-IAM4", "AWSLambdaBasicExecutionRole writes the function's own log and nothing else", [
    "Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
  ]);
  return made;
}
