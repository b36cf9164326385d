/** The pages themselves, and the file that tells them where the APIs are. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import { Duration } from "aws-cdk-lib/core";
import { type StackContext, use } from "sst/constructs";
import { explainDeployment } from "./nag.ts";
import { rest } from "./rest.ts";
import { site } from "./site.ts";
import { sockets } from "./sockets.ts";

/** Written by `npm run build:pages`, which `npm run deploy` runs first. */
const BUILT = join("dist", "web");

export function pages({ stack }: StackContext) {
  const { files, distribution, origin } = use(site);
  const { api: socketApi } = use(sockets);
  const { api: restApi } = use(rest);
  if (!existsSync(BUILT)) mkdirSync(BUILT, { recursive: true });

  const assets = new BucketDeployment(stack, "assets", {
    destinationBucket: files.cdk.bucket,
    sources: [Source.asset(BUILT, { exclude: ["*.html"] })],
    // Their names carry their hash. Those of the version before stay, for pages that are open now.
    cacheControl: [CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
    prune: false,
  });
  const html = new BucketDeployment(stack, "html", {
    destinationBucket: files.cdk.bucket,
    sources: [
      Source.asset(BUILT, { exclude: ["assets", "assets/**"] }),
      Source.jsonData("config.json", { wsUrl: socketApi.url, apiBase: restApi.url, publicUrl: origin }),
    ],
    cacheControl: [CacheControl.noCache()],
    prune: false,
    distribution,
    distributionPaths: ["/*.html", "/config.json"],
  });
  html.node.addDependency(assets);
  explainDeployment(stack);
}
