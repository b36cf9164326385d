/** The pages themselves, and the file that tells them where the APIs are. */
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import { Duration } from "aws-cdk-lib/core";
import { type StackContext, use } from "sst/constructs";
import { pagesFolder } from "./built-pages.ts";
import { identity } from "./identity.ts";
import { explainDeployment } from "./nag.ts";
import { rest } from "./rest.ts";
import { site } from "./site.ts";
import { sockets } from "./sockets.ts";

export function pages({ stack }: StackContext) {
  const { files, distribution, origin } = use(site);
  const { api: socketApi } = use(sockets);
  const { api: restApi } = use(rest);
  const { loginUrl, users } = use(identity);
  const folder = pagesFolder();
  // As web/shared/config.ts reads it.
  const config = {
    wsUrl: socketApi.url,
    apiBase: restApi.url,
    publicUrl: origin,
    login: { kind: "cognito", domain: loginUrl, clientId: users.userPoolClientId },
    texts: true,
  };

  const assets = new BucketDeployment(stack, "assets", {
    destinationBucket: files.cdk.bucket,
    sources: [Source.asset(folder, { exclude: ["*.html", "*-worker.js"] })],
    // Their names carry their hash. Those of the version before stay, for pages that are open now.
    cacheControl: [CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
    prune: false,
  });
  const html = new BucketDeployment(stack, "html", {
    destinationBucket: files.cdk.bucket,
    sources: [Source.asset(folder, { exclude: ["assets", "assets/**"] }), Source.jsonData("config.json", config)],
    cacheControl: [CacheControl.noCache()],
    prune: false,
    distribution,
    distributionPaths: ["/*.html", "/*-worker.js", "/config.json"],
  });
  html.node.addDependency(assets);
  explainDeployment(stack);
}
