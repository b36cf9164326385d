/** The whole app as `sst deploy` would send it, bundles included, without an account and without a network. */
import { rm } from "node:fs/promises";
import { Template } from "aws-cdk-lib/assertions";
import { Aspects } from "aws-cdk-lib/core";
import { AwsSolutionsChecks } from "cdk-nag";
import { App } from "sst/constructs";
import { initProject } from "sst/project.js";
import { karaoke } from "../../stacks/karaoke.ts";
import { ARTIFACTS } from "./bundles.ts";

export interface Synthesised {
  /** By the stack's name in `stacks/karaoke.ts`. */
  stacks: Map<string, Template>;
  /** The cloud assembly: templates and assets. */
  directory: string;
  /** What cdk-nag found and nobody explained. */
  findings: string[];
}

/** Once per process: SST knows one app. */
export async function synthesise(stage: string): Promise<Synthesised> {
  // What an earlier run left there would be taken for this one's.
  await rm(ARTIFACTS, { recursive: true, force: true });
  await initProject({ stage });
  const app = new App({ mode: "deploy", stage, name: "karaoke", region: "eu-central-1" });
  karaoke(app);
  Aspects.of(app).add(new AwsSolutionsChecks());
  await app.finish();
  const { stacks, directory } = app.synth();
  return {
    directory,
    stacks: new Map(
      stacks.map((stack) => [stack.stackName.replace(`${stage}-karaoke-`, ""), Template.fromJSON(stack.template)]),
    ),
    findings: stacks.flatMap((stack) =>
      stack.messages
        .filter(({ level }) => level !== "info")
        .map(({ id, entry }) => `${id}: ${String(entry.data).split("\n")[0]}`),
    ),
  };
}
