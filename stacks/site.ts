/** Where the pages are served: a private bucket behind CloudFront, and the media beside it. */
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { BlockPublicAccess, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Duration } from "aws-cdk-lib/core";
import { Bucket, type StackContext } from "sst/constructs";
import { explain } from "./nag.ts";
import { stageSettings } from "./stage.ts";

/** `/join/<code>` and `/screen/<code>` are one page each; its script reads the code from the address. */
const PAGE_OF_PATH = `
function handler(event) {
  var request = event.request;
  var page = /^\\/(console|screen|join)(\\/[^.]*)?$/.exec(request.uri);
  if (page) request.uri = "/" + page[1] + ".html";
  // Guests who type the address that the screen shows want to join.
  else if (request.uri === "/") return { statusCode: 302, headers: { location: { value: "/join" } } };
  return request;
}`;

/** The KJ's tokens are in the page's storage, so no script but our own. The APIs' addresses are known after this stack. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self' https: wss:",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

export function site({ stack, app }: StackContext) {
  const { logRetention, removal } = stageSettings(app);
  const bucket = (id: string, ownership: ObjectOwnership) =>
    new Bucket(stack, id, {
      // Without this SST lets every origin do everything.
      cors: false,
      cdk: {
        bucket: {
          // CloudFormation deletes no bucket that holds something, and where data is kept nobody empties it.
          removalPolicy: removal,
          autoDeleteObjects: false,
          encryption: BucketEncryption.S3_MANAGED,
          enforceSSL: true,
          blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
          objectOwnership: ownership,
          ...(ownership !== ObjectOwnership.BUCKET_OWNER_ENFORCED && {
            lifecycleRules: [{ expiration: Duration.days(Number(logRetention)) }],
          }),
        },
      },
    });
  const files = bucket("pages", ObjectOwnership.BUCKET_OWNER_ENFORCED);
  // CloudFront writes its log by access control lists.
  const logs = bucket("pagesLog", ObjectOwnership.BUCKET_OWNER_PREFERRED);
  explain(files, "AwsSolutions-S1", "the pages are public and read through CloudFront, whose log says who read what");
  explain(logs, "AwsSolutions-S1", "this is the log");

  const media = new Bucket(stack, "media", {
    cors: false,
    cdk: {
      bucket: {
        removalPolicy: removal,
        autoDeleteObjects: false,
        encryption: BucketEncryption.S3_MANAGED,
        enforceSSL: true,
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      },
    },
  });
  explain(media, "AwsSolutions-S1", "media is read through CloudFront, whose own log says who read what");

  const pageHeaders = new ResponseHeadersPolicy(stack, "pageHeaders", {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: CONTENT_SECURITY_POLICY, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
    },
    // As the embedded server says it: no page asks for any of these.
    customHeadersBehavior: {
      customHeaders: [
        {
          header: "Permissions-Policy",
          value: "camera=(), geolocation=(), microphone=(), payment=()",
          override: true,
        },
      ],
    },
  });
  const distribution = new Distribution(stack, "distribution", {
    comment: app.logicalPrefixedName("karaoke pages"),
    httpVersion: HttpVersion.HTTP2_AND_3,
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    logBucket: logs.cdk.bucket,
    logFilePrefix: "pages/",
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessControl(files.cdk.bucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: pageHeaders,
      compress: true,
      functionAssociations: [
        {
          eventType: FunctionEventType.VIEWER_REQUEST,
          function: new EdgeFunction(stack, "pageOfPath", { code: FunctionCode.fromInline(PAGE_OF_PATH) }),
        },
      ],
    },
  });
  // Range requests, which a player makes when somebody seeks, are CloudFront's own.
  distribution.addBehavior("media/*", S3BucketOrigin.withOriginAccessControl(media.cdk.bucket), {
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    cachePolicy: CachePolicy.CACHING_OPTIMIZED,
    // Uploaded files come from the pages' own origin, so nothing in them may ever run there.
    responseHeadersPolicy: new ResponseHeadersPolicy(stack, "mediaHeaders", {
      responseHeadersPolicyName: app.logicalPrefixedName("karaoke-media"),
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        contentSecurityPolicy: {
          contentSecurityPolicy:
            "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
          override: true,
        },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
    }),
  });
  explain(distribution, "AwsSolutions-CFR1", "a venue may be anywhere");
  explain(distribution, "AwsSolutions-CFR2", "static pages; the APIs behind them are throttled");
  explain(
    distribution,
    "AwsSolutions-CFR4",
    "the distribution's own domain has AWS's certificate, whose protocol AWS sets",
  );

  const origin = `https://${distribution.distributionDomainName}`;
  stack.addOutputs({ SiteUrl: origin, MediaBucket: media.bucketName });
  return { files, media, distribution, origin };
}
