/**
 * The cloud in one process: the bundles that would be deployed, wired as the synthesised templates say, over real HTTP
 * to dynalite, fauxqs and stand-ins for what no emulator does right.
 *
 * Differs from AWS: a message that a killed Lambda held becomes visible after `VISIBILITY_SEC`, not after the template's
 * half minute, and Lambda's pollers are one or two per queue.
 */
import { copyFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { startFauxqs } from "fauxqs";
import type { TableName } from "../../adapters/aws/dynamo/tables.ts";
import { createTables, type DynamoServer, startDynalite } from "../aws/dynamo-server.ts";
import { openPresignGate } from "../aws/presign-gate.ts";
import { SnsStandIn } from "../aws/sns-stand-in.ts";
import { bundles } from "../stacks/bundles.ts";
import { type Synthesised, synthesise } from "../stacks/synthesise.ts";
import { corsOf, deploymentOf, loginClientOf } from "./deployed-pages.ts";
import { EventBridge } from "./event-bridge.ts";
import { type FrontDoor, forwardTo, openFrontDoor } from "./front-door.ts";
import { HttpGateway } from "./http-gateway.ts";
import { CLIENT_ID, createIdentity, type Identity, POOL_PATH } from "./identity.ts";
import { Lambda, SECRET_ACCESS_KEY } from "./lambdas.ts";
import { ManagedLoginServer } from "./managed-login.ts";
import { QueuePump, sender } from "./queue-pump.ts";
import { Site } from "./site.ts";
import { WebSocketGateway } from "./websocket-gateway.ts";

const VISIBILITY_SEC = 2;
/** Instances of one function; enough for thirty phones on two cores. */
const MAX_INSTANCES: Record<string, number> = { message: 3, connect: 2, rotations: 2 };

export interface Cloud {
  front: FrontDoor;
  bridge: EventBridge;
  sockets: WebSocketGateway;
  http: HttpGateway;
  identity: Identity;
  /** Where the pages are, and where they send a KJ to log in. */
  site: Site;
  login: ManagedLoginServer;
  dynamo: DynamoServer;
  sns: SnsStandIn;
  /** Its buckets are `song-index`, `uploads` and `media`, as the first part of a path. */
  s3Url: string;
  issuer: string;
  /** What every Lambda wrote to its log. */
  logs(): string;
  kjToken(venueId: string): Promise<string>;
  lambda(name: string): Lambda;
  lambdas(): Lambda[];
  /** Queues that Lambdas take from. */
  consumed: readonly { queue: string; isFifo: boolean }[];
  tables: Record<TableName, string>;
  /** How many resources of a type would be deployed. */
  deployed(type: string): number;
  sqs: SQSClient;
  queueUrl(queue: string): string;
  /** Messages in a queue, waiting or held. */
  depth(queue: string): Promise<number>;
  stop(): Promise<void>;
}

interface Resource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation has no types of its own
  Properties: any;
}

export async function startCloud(): Promise<Cloud> {
  const app = await synthesise("test");
  const dynamo = await startDynalite();
  const tables = await createTables(dynamo.client, "test-karaoke-");
  const fauxqs = await startFauxqs({ port: 0, logger: false });
  for (const bucket of ["song-index", "uploads", "media"]) fauxqs.createBucket(bucket);
  const sqsUrl = `http://127.0.0.1:${fauxqs.port}`;
  const sqs = new SQSClient({
    endpoint: sqsUrl,
    region: "eu-central-1",
    credentials: { accessKeyId: "pump", secretAccessKey: "secret" },
    useQueueUrlAsEndpoint: false,
  });
  // What presigned addresses let in is S3's to check, and what has arrived its to tell, which the emulator leaves out.
  const s3 = await openPresignGate(
    sqsUrl,
    () => SECRET_ACCESS_KEY,
    Date.now,
    (path) => notify(path),
  );
  const bridge = new EventBridge();
  const identity = await createIdentity();
  const sns = new SnsStandIn();
  const site = new Site();
  const login = new ManagedLoginServer();
  await Promise.all([site.listen(), login.listen()]);
  const queueUrls = await createQueues(sqs, app);
  const toSqs = forwardTo(sqsUrl);
  const notify = notifications(app, (queue) => sender(sqs, queueUrls.named(queue)));
  const front: FrontDoor = await openFrontDoor({
    DynamoDB_20120810: forwardTo(dynamo.endpoint),
    AmazonSQS: (call, request) => toSqs({ ...call, body: call.body.replaceAll(front.url, queueUrls.host) }, request),
    AWSEvents: (call) => bridge.put(call),
    // SNS alone still speaks forms; its topics are fauxqs's.
    POST: async (call, request) => sns.publish(call.body) ?? toSqs(call, request),
    secretsmanager: identity.secrets,
    GET: identity.keys,
  });
  const issuer = `${front.url}${POOL_PATH}`;
  // Clients go where the queue's URL says, not where their endpoint does.
  const behindFront = (queue: string) => queueUrls.url(queue).replace(queueUrls.host, front.url);

  const values: Record<string, string> = {
    ...Object.fromEntries(Object.entries(tables).map(([name, table]) => [`${name.toUpperCase()}_TABLE`, table])),
    COMMANDS_QUEUE_URL: behindFront("commandsQueue"),
    COMMANDS_DLQ_URL: behindFront("commandsDlq"),
    REGISTRATIONS_QUEUE_URL: behindFront("registrationsQueue"),
    PAGES_QUEUE_URL: behindFront("pageBroadcasterQueue"),
    TIME_KEEPER_QUEUE_URL: behindFront("timeKeeperQueue"),
    BUS_NAME: "test-karaoke-karaoke",
    STAFF_TOPIC_PREFIX: "arn:aws:sns:eu-central-1:000000000000:test-karaoke-staff-",
    TOKEN_SECRET_ARN: "secret",
    COGNITO_ISSUER: issuer,
    COGNITO_CLIENT_ID: CLIENT_ID,
    SITE_ORIGIN: site.origin,
    SONG_INDEX_BUCKET: "song-index",
    UPLOADS_BUCKET: "uploads",
    MEDIA_BUCKET: "media",
  };
  const lambdas = new Map<string, Lambda>();
  const sockets = new WebSocketGateway({
    $connect: lazily(lambdas, "connect"),
    $default: lazily(lambdas, "message"),
    $disconnect: lazily(lambdas, "disconnect"),
  });
  await sockets.listen();
  values.CALLBACK_URL = sockets.callbackUrl;
  // Functions start late and again: from bundles of their own, whatever another run makes of the artifacts meanwhile.
  const bundleFolder = await mkdtemp(join(tmpdir(), "karaoke-bundles-"));
  const endpoint = { s3: s3.url, other: front.url };
  for (const [name, lambda] of functionsOf(app, values, endpoint, bundleFolder)) lambdas.set(name, lambda);

  for (const { Properties } of resources(app, "AWS::Events::Rule").values()) {
    for (const { Arn } of Properties.Targets) {
      bridge.rules.push({ pattern: Properties.EventPattern, deliver: sender(sqs, queueUrls.named(Arn)) });
    }
  }
  const pumps = [...resources(app, "AWS::Lambda::EventSourceMapping").values()].map(({ Properties }) => {
    const lambda = named(lambdas, Properties.FunctionName.Ref);
    const pollers = lambda.settings.name === "worker" ? 2 : 1;
    return new QueuePump(sqs, queueUrls.named(Properties.EventSourceArn), lambda, Properties.BatchSize, pollers);
  });
  const http = new HttpGateway(routesOf(app, lambdas), corsOf(app, site.origin));
  await http.listen();
  const own = { site: site.origin, clientId: CLIENT_ID };
  site.deploy(deploymentOf(app, { ...own, sockets: sockets.url, rest: http.url, login: login.url }));
  login.client = loginClientOf(app, own);

  return {
    front,
    bridge,
    sockets,
    http,
    identity,
    site,
    login,
    dynamo,
    sns,
    s3Url: s3.url,
    issuer,
    logs: () => [...lambdas.values()].flatMap((lambda) => lambda.log).join(""),
    kjToken: (venueId) => identity.idToken(issuer, "kj-user", venueId),
    lambda: (name) => named(lambdas, name),
    lambdas: () => [...lambdas.values()],
    consumed: [...resources(app, "AWS::Lambda::EventSourceMapping").values()].map(({ Properties }) => {
      const url = queueUrls.named(Properties.EventSourceArn);
      return { queue: queueUrls.idOf(url), isFifo: url.endsWith(".fifo") };
    }),
    tables,
    deployed: (type) => resources(app, type).size,
    sqs,
    queueUrl: (queue) => queueUrls.url(queue),
    async depth(queue) {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrls.url(queue), AttributeNames: ["All"] }),
      );
      return (
        Number(Attributes?.ApproximateNumberOfMessages) + Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
      );
    },
    async stop() {
      await sockets.stop();
      await Promise.all(pumps.map((pump) => pump.stop()));
      await Promise.all([...lambdas.values()].map((lambda) => lambda.close()));
      await Promise.all([http.stop(), front.stop(), s3.stop(), site.stop(), login.stop()]);
      sqs.destroy();
      await fauxqs.stop();
      await dynamo.stop();
      await rm(bundleFolder, { recursive: true, force: true });
    },
  };
}

function resources(app: Synthesised, type: string): Map<string, Resource> {
  const found = new Map<string, Resource>();
  for (const template of app.stacks.values()) {
    for (const [id, resource] of Object.entries(template.findResources(type))) found.set(id, resource as Resource);
  }
  return found;
}

/** Without the hash that CDK puts behind a name. */
const shortName = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, "");

function functionsOf(
  app: Synthesised,
  values: Record<string, string>,
  endpoint: { s3: string; other: string },
  bundleFolder: string,
): Map<string, Lambda> {
  const built = new Map(bundles().map(({ entry, path }) => [entry, copied(path, entry, bundleFolder)]));
  const found = new Map<string, Lambda>();
  for (const [id, { Properties }] of resources(app, "AWS::Lambda::Function")) {
    const [entry = "", exportName = ""] = String(Properties.Handler).split(/\.(?=[^.]*$)/);
    const bundle = built.get(entry);
    if (!bundle) continue;
    const name = shortName(id);
    // Only what the template tells the function: what it needs and is not told is found here, not after a deployment.
    const declared = Object.entries(Properties.Environment.Variables as Record<string, unknown>);
    const environment = Object.fromEntries(
      declared.map(([key, value]) => [key, values[key] ?? (typeof value === "string" ? value : "")]),
    );
    found.set(
      name,
      new Lambda({
        name,
        entry,
        bundle,
        exportName,
        environment: {
          ...environment,
          AWS_REGION: "eu-central-1",
          AWS_ENDPOINT_URL: endpoint.other,
          AWS_ENDPOINT_URL_S3: endpoint.s3,
          NODE_OPTIONS: "",
        },
        timeoutMs: Number(Properties.Timeout) * 1000,
        memoryMb: Number(Properties.MemorySize),
        maxInstances: MAX_INSTANCES[name] ?? 1,
      }),
    );
  }
  return found;
}

function copied(path: string, entry: string, folder: string): string {
  const to = join(folder, `${entry.replaceAll("/", "-")}.mjs`);
  copyFileSync(path, to);
  return to;
}

/** Tells queues of what was put, as the buckets' configuration in the templates says; their names begin as those here. */
function notifications(app: Synthesised, deliverTo: (queue: unknown) => (body: string) => Promise<void>) {
  const told = [...resources(app, "AWS::S3::Bucket")].flatMap(([id, { Properties }]) =>
    // biome-ignore lint/suspicious/noExplicitAny: CloudFormation has no types of its own
    (Properties.NotificationConfiguration?.QueueConfigurations ?? []).map((one: any) => ({
      bucket: shortName(id).replace(/Bucket$/, ""),
      prefix: String(one.Filter.S3Key.Rules[0].Value),
      deliver: deliverTo(one.Queue),
    })),
  );
  return async (path: string): Promise<void> => {
    const [, bucket = "", ...parts] = path.split("/");
    const key = parts.join("/");
    const body = JSON.stringify({
      Records: [{ eventName: "ObjectCreated:Put", s3: { bucket: { name: bucket }, object: { key } } }],
    });
    for (const one of told) {
      if (one.bucket === bucket && decodeURIComponent(key).startsWith(one.prefix)) await one.deliver(body);
    }
  };
}

async function createQueues(sqs: SQSClient, app: Synthesised) {
  const urls = new Map<string, string>();
  const all = [...resources(app, "AWS::SQS::Queue")];
  // Those that others name as their dead letters first.
  all.sort(([, one], [, other]) => Number(!!one.Properties.RedrivePolicy) - Number(!!other.Properties.RedrivePolicy));
  for (const [id, { Properties }] of all) {
    const redrive = Properties.RedrivePolicy;
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({
        QueueName: Properties.QueueName,
        Attributes: {
          VisibilityTimeout: String(VISIBILITY_SEC),
          ...(Properties.FifoQueue && { FifoQueue: "true", DeduplicationScope: "messageGroup" }),
          ...(redrive && {
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: arnOf(urlNamed(urls, redrive.deadLetterTargetArn)),
              maxReceiveCount: redrive.maxReceiveCount,
            }),
          }),
        },
      }),
    );
    urls.set(id, QueueUrl ?? "");
  }
  return {
    host: new URL([...urls.values()][0] ?? "").origin,
    named: (reference: unknown) => urlNamed(urls, reference),
    idOf: (url: string) => shortName([...urls].find(([, known]) => known === url)?.[0] ?? ""),
    url(name: string): string {
      const found = [...urls].find(([id]) => shortName(id).startsWith(name));
      if (!found) throw new Error(`there is no queue ${name}`);
      return found[1];
    },
  };
}

function urlNamed(urls: Map<string, string>, reference: unknown): string {
  const text = JSON.stringify(reference);
  const found = [...urls].find(([id]) => text.includes(id));
  if (!found) throw new Error(`no queue is ${text}`);
  return found[1];
}

const arnOf = (url: string): string => `arn:aws:sqs:eu-central-1:000000000000:${url.split("/").at(-1)}`;

function routesOf(app: Synthesised, lambdas: Map<string, Lambda>): Map<string, Lambda> {
  const integrations = resources(app, "AWS::ApiGatewayV2::Integration");
  const routes = new Map<string, Lambda>();
  for (const { Properties } of resources(app, "AWS::ApiGatewayV2::Route").values()) {
    if (Properties.RouteKey.startsWith("$")) continue;
    const target = JSON.stringify(Properties.Target);
    const integration = [...integrations].find(([id]) => target.includes(id))?.[1];
    const uri = JSON.stringify(integration?.Properties.IntegrationUri);
    const lambda = [...lambdas].find(([name]) => new RegExp(`"${name}[0-9A-F]{8}"`).test(uri))?.[1];
    if (!lambda) throw new Error(`${Properties.RouteKey} leads nowhere`);
    routes.set(Properties.RouteKey, lambda);
  }
  return routes;
}

function named(lambdas: Map<string, Lambda>, id: string): Lambda {
  const lambda = lambdas.get(id) ?? lambdas.get(shortName(id));
  if (!lambda) throw new Error(`there is no function ${id}`);
  return lambda;
}

/** The gateway's address is part of the functions' environment, so it is there before them. */
function lazily(lambdas: Map<string, Lambda>, name: string): Lambda {
  return { invoke: (event: unknown) => named(lambdas, name).invoke(event) } as Lambda;
}
