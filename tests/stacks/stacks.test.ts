import { Match, type Template } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, test } from "vitest";
import { TABLE_SHAPES, type TableName } from "../../adapters/aws/dynamo/tables.ts";
import { bundles, ownBytes } from "./bundles.ts";
import { type Synthesised, synthesise } from "./synthesise.ts";

let app: Synthesised;

beforeAll(async () => {
  app = await synthesise("test");
});

function stack(name: string): Template {
  const template = app.stacks.get(name);
  if (!template) throw new Error(`there is no stack ${name}`);
  return template;
}

interface Resource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation has no types of its own
  Properties: any;
}

/** Of every stack. */
function all(type: string): Map<string, Resource> {
  const found = new Map<string, Resource>();
  for (const [name, template] of app.stacks) {
    for (const [id, resource] of Object.entries(template.findResources(type))) {
      found.set(`${name}/${id}`, resource as Resource);
    }
  }
  return found;
}

/** SST's and CDK's own functions run while a stack is deployed and never afterwards. */
const ours = () =>
  [...all("AWS::Lambda::Function")].filter(([, { Properties }]) => Properties.Environment?.Variables?.SST_APP);

test("cdk-nag finds nothing that is not explained", () => {
  expect(app.findings).toEqual([]);
});

describe("data", () => {
  test("has one table per microservice, and one for connections, as the adapters expect them", () => {
    const tables = Object.values(stack("data").findResources("AWS::DynamoDB::Table")) as Resource[];
    expect(tables).toHaveLength(5);
    for (const name of Object.keys(TABLE_SHAPES) as TableName[]) {
      const shape = TABLE_SHAPES[name];
      stack("data").hasResourceProperties("AWS::DynamoDB::Table", {
        TableName: `test-karaoke-${name}`,
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        BillingMode: "PAY_PER_REQUEST",
        TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        ...(Object.keys(shape.localIndexes).length > 0 && {
          LocalSecondaryIndexes: Match.arrayWith(
            Object.keys(shape.localIndexes).map((index) => Match.objectLike({ IndexName: index })),
          ),
        }),
        ...(Object.keys(shape.globalIndexes).length > 0 && {
          GlobalSecondaryIndexes: Match.arrayWith(
            Object.keys(shape.globalIndexes).map((index) => Match.objectLike({ IndexName: index })),
          ),
        }),
      });
    }
  });

  test("the index of command ids holds keys alone", () => {
    stack("data").hasResourceProperties("AWS::DynamoDB::Table", {
      GlobalSecondaryIndexes: Match.arrayWith([
        Match.objectLike({ IndexName: "byCommand", Projection: { ProjectionType: "KEYS_ONLY" } }),
      ]),
    });
  });

  test("a test stage destroys its data", () => {
    for (const table of Object.values(stack("data").findResources("AWS::DynamoDB::Table"))) {
      expect(table.DeletionPolicy).toBe("Delete");
    }
  });
});

describe("queues", () => {
  test("commands are in order per rotation, at the throughput of one group each", () => {
    stack("commands").hasResourceProperties("AWS::SQS::Queue", {
      QueueName: "test-karaoke-commands.fifo",
      FifoQueue: true,
      DeduplicationScope: "messageGroup",
      FifoThroughputLimit: "perMessageGroupId",
      VisibilityTimeout: 30,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 9 }),
    });
  });

  test("each is encrypted, and each has dead letters or is where they go", () => {
    const queues = [...all("AWS::SQS::Queue").values()];
    expect(queues.length).toBeGreaterThan(8);
    for (const { Properties } of queues) {
      expect(Properties.SqsManagedSseEnabled).toBe(true);
      const isDeadLetters = /Dlq(\.fifo)?$/.test(Properties.QueueName);
      expect([Properties.QueueName, Properties.RedrivePolicy !== undefined]).toEqual([
        Properties.QueueName,
        !isDeadLetters,
      ]);
      if (isDeadLetters) expect(Properties.MessageRetentionPeriod).toBe(14 * 86_400);
    }
  });

  test("pages of large audiences are told one by one, by a function that can neither find watchers nor hand on", () => {
    const grants = (name: string) =>
      Object.entries(stack("subscribers").findResources("AWS::IAM::Policy"))
        .filter(([id]) => id.startsWith(`${name}ServiceRole`))
        .flatMap(([, policy]) => (policy as Resource).Properties.PolicyDocument.Statement)
        .map(({ Action, Resource: on }) => `${[Action].flat().join(" ")} on ${JSON.stringify(on)}`);
    const granted = (name: string, action: string, on: RegExp) =>
      grants(name).filter((grant) => grant.includes(action) && on.test(grant)).length;

    expect(granted("broadcaster", "sqs:SendMessage", /pageBroadcasterQueue/)).toBe(1);
    expect(granted("pageBroadcaster", "sqs:SendMessage", /./)).toBe(0);
    expect(granted("pageBroadcaster", "dynamodb:Query", /connections/)).toBe(0);
    expect(granted("pageBroadcaster", "dynamodb:DeleteItem", /connections/)).toBe(1);
    stack("subscribers").hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      BatchSize: 1,
      FunctionName: { Ref: Match.stringLikeRegexp("pageBroadcaster") },
    });
  });

  test("none takes anything but TLS", () => {
    const policies = [...all("AWS::SQS::QueuePolicy").values()];
    expect(policies).toHaveLength(all("AWS::SQS::Queue").size);
    for (const { Properties } of policies) {
      expect(Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      );
    }
  });

  test("every consumer reports which messages of a batch failed", () => {
    const mappings = [...all("AWS::Lambda::EventSourceMapping").values()];
    const queues = [...all("AWS::SQS::Queue").values()].filter(({ Properties }) => !/Dlq/.test(Properties.QueueName));
    expect(mappings).toHaveLength(queues.length);
    for (const { Properties } of mappings)
      expect(Properties.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
  });
});

describe("the bus", () => {
  test("every rule has dead letters, and says which events it wants", () => {
    const rules = [...all("AWS::Events::Rule").values()];
    const wanted = rules.map(({ Properties }) => Properties.EventPattern["detail-type"]);
    expect(wanted.flat().sort()).toEqual([
      "PerformanceCompleted",
      "PerformanceReverted",
      "RotationChanged",
      "RotationChanged",
      "SingerRegistered",
      "SongsChanged",
      "TimeDue",
      "TurnApproaching",
    ]);
    for (const { Properties } of rules) {
      expect(Properties.EventPattern.source).toEqual(["karaoke"]);
      for (const target of Properties.Targets) expect(target.DeadLetterConfig).toBeDefined();
    }
  });
});

describe("functions", () => {
  test("run on nodejs24.x, arm64, with a log that ends", () => {
    expect(ours().length).toBeGreaterThan(15);
    const kept = [...all("AWS::Logs::LogGroup").values()].map(({ Properties }) => Properties.RetentionInDays);
    expect(new Set(kept)).toEqual(new Set([7]));
    for (const [id, { Properties }] of ours()) {
      expect([id, Properties.Runtime, Properties.Architectures]).toEqual([id, "nodejs24.x", ["arm64"]]);
      expect(Properties.LoggingConfig?.LogGroup).toBeDefined();
    }
  });

  test("none is granted a whole service, and none every resource", () => {
    // Invalidating a distribution and copying assets are CDK's deployment function's; see stacks/nag.ts.
    const policies = [...all("AWS::IAM::Policy")].filter(([id]) => !id.startsWith("pages/"));
    for (const [id, { Properties }] of policies) {
      for (const { Action, Resource } of Properties.PolicyDocument.Statement) {
        expect([id, [Action].flat().filter((action: string) => action.includes("*"))]).toEqual([id, []]);
        expect([id, [Resource].flat().includes("*")]).toEqual([id, false]);
      }
    }
  });

  test("none may scan a table", () => {
    expect(JSON.stringify([...all("AWS::IAM::Policy").values()])).not.toContain("dynamodb:Scan");
  });

  test("a REST service writes its own table; only who lets singers join may also put a profile", () => {
    const statements = Object.entries(stack("rest").findResources("AWS::IAM::Policy")).flatMap(([id, policy]) =>
      (policy as Resource).Properties.PolicyDocument.Statement.map(
        (statement: { Action: unknown; Resource: unknown }) => ({
          of: id.replace(/ServiceRole.*/, ""),
          actions: [statement.Action].flat() as string[],
          table: /(rotations|singers|songs|performances|connections)Table/.exec(
            JSON.stringify(statement.Resource),
          )?.[1],
        }),
      ),
    );
    const writes = statements
      .filter(({ actions }) => actions.includes("dynamodb:PutItem"))
      .map(({ of, table, actions }) => `${of.replace(/[0-9A-F]{8}$/, "")} ${table} ${actions.length}`);
    expect(writes.sort()).toEqual([
      "performances performances 5",
      "rotations rotations 5",
      "rotations singers 2",
      "singers singers 5",
      "songs songs 5",
    ]);
  });
});

describe("messages to people", () => {
  const statements = () =>
    Object.entries(stack("subscribers").findResources("AWS::IAM::Policy"))
      .filter(([id]) => id.startsWith("notifier"))
      .flatMap(([, policy]) => (policy as Resource).Properties.PolicyDocument.Statement as Record<string, unknown>[]);

  test("the notifier may text any phone, and publish to no topic but those of staff", () => {
    const publishing = statements().filter(({ Action }) => Action === "sns:Publish");
    const arns = publishing.map(({ Resource, NotResource }) => JSON.stringify({ Resource, NotResource }));
    expect(arns).toHaveLength(2);
    expect(arns[0]).toMatch(/:test-karaoke-staff-\*/);
    expect(arns[1]).toMatch(/"NotResource":.*:sns:\*:\*:\*/);
  });

  test("it reads profiles and writes nothing but what it sent", () => {
    const writes = statements().filter(({ Action }) => /PutItem|DeleteItem|UpdateItem/.test(JSON.stringify(Action)));
    expect(writes).toMatchObject([
      { Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["sent#*"] } } },
    ]);
  });

  test("the staff's topic is encrypted and takes nothing but TLS", () => {
    stack("subscribers").hasResourceProperties("AWS::SNS::Topic", {
      TopicName: "test-karaoke-staff-venue",
      KmsMasterKeyId: Match.anyValue(),
    });
    const policies = Object.values(stack("subscribers").findResources("AWS::SNS::TopicPolicy")) as Resource[];
    expect(policies[0]?.Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    );
  });
});

describe("files", () => {
  const bucket = (stackName: string, prefix: string): Resource => {
    const found = Object.entries(stack(stackName).findResources("AWS::S3::Bucket")).find(([id]) =>
      id.startsWith(prefix),
    );
    if (!found) throw new Error(`there is no bucket ${prefix}`);
    return found[1] as Resource;
  };

  test("every bucket is encrypted, closed to the public and to anything but TLS", () => {
    const buckets = [...all("AWS::S3::Bucket").values()];
    expect(buckets.length).toBeGreaterThan(4);
    for (const { Properties } of buckets) {
      expect(Properties.BucketEncryption).toBeDefined();
      expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    }
    const policies = [...all("AWS::S3::BucketPolicy").values()];
    expect(policies).toHaveLength(buckets.length);
    for (const { Properties } of policies) {
      expect(Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      );
    }
  });

  test("only the site's pages may put uploads from a browser, which are forgotten after a day", () => {
    const { Properties } = bucket("uploads", "uploads");
    const [rule] = Properties.CorsConfiguration.CorsRules;
    expect([rule.AllowedMethods, rule.AllowedHeaders]).toEqual([["PUT"], ["content-type"]]);
    expect(JSON.stringify(rule.AllowedOrigins)).toContain("distribution");
    expect(Properties.LifecycleConfiguration.Rules[0]).toMatchObject({ ExpirationInDays: 1, Status: "Enabled" });
    const others = [...all("AWS::S3::Bucket")].filter(([id]) => !id.startsWith("uploads/"));
    for (const [id, other] of others) expect([id, other.Properties.CorsConfiguration]).toEqual([id, undefined]);
  });

  test("a songbook in S3 tells the importer's queue, which takes word from this account's buckets alone", () => {
    const [told, ...others] = bucket("uploads", "uploads").Properties.NotificationConfiguration.QueueConfigurations;
    expect(others).toEqual([]);
    expect(told.Filter.S3Key.Rules).toEqual([{ Name: "prefix", Value: "songbooks/" }]);
    stack("uploads").hasResourceProperties("AWS::SQS::QueuePolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: "sqs:SendMessage",
            Principal: { Service: "s3.amazonaws.com" },
            Condition: { StringEquals: { "aws:SourceAccount": Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  test("an import has its time, and its message comes back when the function died", () => {
    stack("imports").hasResourceProperties("AWS::Lambda::Function", { Timeout: 900, MemorySize: 1024 });
    stack("uploads").hasResourceProperties("AWS::SQS::Queue", {
      QueueName: "test-karaoke-songbooks",
      VisibilityTimeout: 930,
    });
  });

  test("media is read by the distribution alone, and nothing of it runs in the site's origin", () => {
    const [distribution] = Object.values(stack("site").findResources("AWS::CloudFront::Distribution")) as Resource[];
    const { CacheBehaviors, Origins } = distribution?.Properties.DistributionConfig ?? {};
    expect(CacheBehaviors).toHaveLength(1);
    expect(CacheBehaviors[0]).toMatchObject({ PathPattern: "media/*", AllowedMethods: ["GET", "HEAD"] });
    for (const origin of Origins) expect(origin.OriginAccessControlId).toBeDefined();
    const headers = stack("site").findResources("AWS::CloudFront::ResponseHeadersPolicy");
    const mediaHeaders = headers[CacheBehaviors[0].ResponseHeadersPolicyId.Ref] as Resource;
    const security = mediaHeaders.Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig;
    expect(security.ContentSecurityPolicy.ContentSecurityPolicy).toContain("sandbox");
    expect(security.ContentSecurityPolicy.ContentSecurityPolicy).toContain("frame-ancestors 'none'");
    expect(security.ContentTypeOptions).toEqual({ Override: true });
    expect(security.ReferrerPolicy).toEqual({ ReferrerPolicy: "no-referrer", Override: true });
    expect(security.StrictTransportSecurity).toEqual({ AccessControlMaxAgeSec: 31_536_000, Override: true });
  });
});

describe("APIs", () => {
  test("both are throttled and keep an access log", () => {
    const stages = [...all("AWS::ApiGatewayV2::Stage").values()];
    expect(stages).toHaveLength(2);
    for (const { Properties } of stages) {
      expect(Properties.DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
      expect(Properties.AccessLogSettings.DestinationArn).toBeDefined();
    }
  });

  test("only the site's pages may call the HTTP API from a browser", () => {
    const [api] = Object.values(stack("rest").findResources("AWS::ApiGatewayV2::Api")) as Resource[];
    expect(api?.Properties.CorsConfiguration.AllowOrigins).toEqual([
      { "Fn::Join": ["", ["https://", { "Fn::ImportValue": expect.stringContaining("distribution") }]] },
    ]);
  });

  test("no header that could hold a token is written to an access log", () => {
    const formats = [...all("AWS::ApiGatewayV2::Stage").values()].map(
      ({ Properties }) => Properties.AccessLogSettings.Format,
    );
    expect(JSON.stringify(formats)).not.toMatch(/authorization|sec-websocket-protocol|queryString/i);
  });
});

describe("pages", () => {
  test("run no script but their own, and are framed by nobody", () => {
    stack("site").hasResourceProperties("AWS::CloudFront::ResponseHeadersPolicy", {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: Match.objectLike({
          ContentSecurityPolicy: {
            ContentSecurityPolicy: Match.stringLikeRegexp(
              "default-src 'none'; script-src 'self'; .*frame-ancestors 'none'",
            ),
            Override: true,
          },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: "DENY", Override: true },
          ReferrerPolicy: { ReferrerPolicy: "no-referrer", Override: true },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, Override: true },
        }),
        CustomHeadersConfig: { Items: [Match.objectLike({ Header: "Permissions-Policy", Override: true })] },
      },
    });
  });
});

describe("identity", () => {
  test("nobody can give themselves a venue", () => {
    const [client] = Object.values(stack("identity").findResources("AWS::Cognito::UserPoolClient")) as Resource[];
    expect(client?.Properties.WriteAttributes).not.toContain("custom:venueId");
    expect(client?.Properties.ReadAttributes).toContain("custom:venueId");
  });

  test("the console's log-in is a public client's: codes with PKCE, back to the console and nowhere else", () => {
    const consoleUrl = {
      "Fn::Join": ["", ["https://", { "Fn::ImportValue": expect.stringContaining("distribution") }, "/console"]],
    };
    const [client] = Object.values(stack("identity").findResources("AWS::Cognito::UserPoolClient")) as Resource[];
    expect(client?.Properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["code"],
      // With another scope beside it the id token leaves out custom:venueId.
      AllowedOAuthScopes: ["openid"],
      CallbackURLs: [consoleUrl],
      LogoutURLs: [consoleUrl],
    });
  });

  test("the managed login has an address of its own in every account, and a style", () => {
    stack("identity").hasResourceProperties("AWS::Cognito::UserPoolDomain", {
      Domain: { "Fn::Join": ["", ["karaoke-", Match.objectLike({ "Fn::Select": Match.anyValue() })]] },
      ManagedLoginVersion: 2,
    });
    stack("identity").hasResourceProperties("AWS::Cognito::ManagedLoginBranding", {
      ClientId: { Ref: Match.stringLikeRegexp("UserPoolClient") },
      UseCognitoProvidedValues: true,
    });
  });

  test("Cognito calls the function after a sign-up", () => {
    stack("identity").hasResourceProperties("AWS::Cognito::UserPool", {
      LambdaConfig: { PostConfirmation: Match.anyValue() },
    });
    stack("identity").hasResourceProperties("AWS::Cognito::UserPoolGroup", { GroupName: "kj" });
  });
});

describe("alarms", () => {
  test("watch every queue of dead letters, the worker, the oldest command and the two that tell watchers", () => {
    const alarms = Object.values(stack("alarms").findResources("AWS::CloudWatch::Alarm")) as Resource[];
    const deadLetters = [...all("AWS::SQS::Queue").values()].filter(({ Properties }) =>
      /Dlq/.test(Properties.QueueName),
    );
    const metrics = alarms.map(({ Properties }) => `${Properties.Namespace} ${Properties.MetricName}`).sort();
    expect(metrics).toEqual([
      "AWS/Lambda Errors",
      "AWS/Lambda Throttles",
      "AWS/Lambda Throttles",
      "AWS/SQS ApproximateAgeOfOldestMessage",
      ...deadLetters.map(() => "AWS/SQS ApproximateNumberOfMessagesVisible"),
    ]);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toHaveLength(1);
  });
});

/** In kilobytes of minified JavaScript: ours without the AWS SDK, and all of it. */
const OWN_BUDGET_KB = 130;
const WHOLE_BUDGET_KB = 650;
const BUDGETS_KB: Record<string, { own: number; whole: number }> = {
  // Every command, since a request's input is checked before it is queued, and all that folds a rotation.
  // The words that no screen shows are a quarter of it.
  "realtime/lambda/worker": { own: 180, whole: 650 },
  "rest/lambda/rotations": { own: 190, whole: 650 },
  // S3's client and its signing.
  "rest/lambda/songs": { own: 150, whole: 720 },
  // Every route and what makes JSON Schemas of them; asked for by people who read, not by phones.
  "rest/lambda/openapi": { own: 210, whole: 650 },
};

test("every bundle keeps to its budget", async () => {
  const over: string[] = [];
  for (const { entry, bytes } of bundles()) {
    const budget = BUDGETS_KB[entry] ?? { own: OWN_BUDGET_KB, whole: WHOLE_BUDGET_KB };
    const own = await ownBytes(entry);
    if (own > budget.own * 1024 || bytes > budget.whole * 1024) over.push(`${entry}: ${own} of ${bytes}`);
  }
  expect(over).toEqual([]);
  expect(bundles().map(({ entry }) => entry)).toEqual([
    "realtime/lambda/broadcaster",
    "realtime/lambda/notifier",
    "realtime/lambda/registration",
    "realtime/lambda/sockets",
    "realtime/lambda/songbook-indexer",
    "realtime/lambda/subscribers",
    "realtime/lambda/time-keeper",
    "realtime/lambda/worker",
    "rest/lambda/openapi",
    "rest/lambda/performances",
    "rest/lambda/rotations",
    "rest/lambda/singers",
    "rest/lambda/songbook-importer",
    "rest/lambda/songs",
  ]);
});
