/**
 * As much of the AWS control plane as `sst build`, `sst deploy`, `sst remove` and the first half of `sst dev` talk to: STS,
 * CloudFormation, S3, SSM, and where IoT is. Every stack succeeds at once; what is sent is kept.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ControlPlane {
  url: string;
  /** Names of the stacks that were created, in order. */
  stacks: string[];
  /** Names of the stacks that were deleted, in order. */
  removed: string[];
  /** Keys of the objects that were uploaded. */
  objects: Set<string>;
  /** Calls that it did not know. */
  unknown: string[];
  stop(): Promise<void>;
}

const ACCOUNT = "123456789012";
const BOOTSTRAP: Record<string, Record<string, string>> = {
  CDKToolkit: { BootstrapVersion: "99", BucketName: "cdk-assets" },
  SSTBootstrap: { Version: "7.4", BucketName: "sst-bootstrap" },
};

export async function startControlPlane(): Promise<ControlPlane> {
  const stacks: string[] = [];
  const removed: string[] = [];
  const objects = new Map<string, Buffer>();
  const unknown: string[] = [];

  const server = createServer(async (request, response) => {
    const body = await bytesOf(request);
    const action = new URLSearchParams(body.toString()).get("Action");
    if (action) {
      const { status, body: answer } = query(action, new URLSearchParams(body.toString()));
      response.writeHead(status, { "content-type": "text/xml" }).end(answer);
      return;
    }
    const target = String(request.headers["x-amz-target"] ?? "");
    if (target.startsWith("AmazonSSM.")) json(response, parameters(target));
    // `DescribeEndpoint` of IoT; nobody speaks MQTT there.
    else if (request.url?.startsWith("/endpoint?")) json(response, { endpointAddress: "127.0.0.1" });
    else object(request, body, response);
  });

  function query(action: string, given: URLSearchParams): Reply {
    const name = (given.get("StackName") ?? "").replace(/^arn:.*:stack\/([^/]+)\/.*$/, "$1");
    switch (action) {
      case "GetCallerIdentity":
        return xml(
          action,
          `<Arn>arn:aws:iam::${ACCOUNT}:user/test</Arn><UserId>T</UserId><Account>${ACCOUNT}</Account>`,
        );
      case "AssumeRole":
        return xml(
          action,
          "<Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>",
        );
      case "DescribeStacks": {
        const isThere = stacks.includes(name) && !removed.includes(name);
        const outputs = BOOTSTRAP[name] ?? (isThere ? {} : undefined);
        if (!outputs) return refuse(`Stack with id ${name} does not exist`);
        return xml(action, `<Stacks><member>${described(name, outputs)}</member></Stacks>`);
      }
      case "CreateStack":
      case "UpdateStack":
        if (!stacks.includes(name)) stacks.push(name);
        return xml(action, `<StackId>${arn(name)}</StackId>`);
      case "DeleteStack":
        removed.push(name);
        return xml(action, "");
      case "DescribeStackEvents":
        return xml(action, "<StackEvents></StackEvents>");
      case "DescribeStackResources":
        return xml(action, "<StackResources></StackResources>");
      default:
        unknown.push(action);
        return refuse(`${action} is not known here`);
    }
  }

  function object(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "POST" && searchParams.has("uploads")) {
      raw(response, "<InitiateMultipartUploadResult><UploadId>upload</UploadId></InitiateMultipartUploadResult>");
    } else if (request.method === "POST" && searchParams.has("uploadId")) {
      raw(response, '<CompleteMultipartUploadResult><ETag>"etag"</ETag></CompleteMultipartUploadResult>');
    } else if (request.method === "PUT") {
      objects.set(pathname, body);
      response.writeHead(200, { ETag: '"etag"' }).end();
    } else if (request.method === "DELETE") {
      objects.delete(pathname);
      response.writeHead(204).end();
    } else if (searchParams.has("location")) {
      raw(
        response,
        '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-central-1</LocationConstraint>',
      );
    } else if (searchParams.has("encryption")) {
      raw(
        response,
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
      );
    } else if (searchParams.has("list-type")) {
      raw(response, "<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>");
    } else if (objects.has(pathname)) {
      response.writeHead(200).end(request.method === "HEAD" ? undefined : objects.get(pathname));
    } else {
      response.writeHead(404, { "content-type": "application/xml" });
      response.end("<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>");
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stacks,
    removed,
    get objects() {
      return new Set(objects.keys());
    },
    unknown,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const arn = (name: string): string => `arn:aws:cloudformation:eu-central-1:${ACCOUNT}:stack/${name}/id`;

function described(name: string, outputs: Record<string, string>): string {
  const listed = Object.entries(outputs)
    .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join("");
  return `<StackName>${name}</StackName><StackId>${arn(name)}</StackId><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-24T00:00:00Z</CreationTime><Outputs>${listed}</Outputs>`;
}

/** The toolkit asks for the version of CDK's bootstrap. */
function parameters(target: string): object {
  if (target.endsWith("GetParametersByPath")) return { Parameters: [] };
  return { Parameter: { Name: "version", Value: "99", Type: "String", Version: 1 } };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function raw(response: ServerResponse, body: string): void {
  response.writeHead(200, { "content-type": "text/xml" }).end(body);
}

interface Reply {
  status: number;
  body: string;
}

function xml(action: string, result: string): Reply {
  return { status: 200, body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>` };
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
}

function refuse(message: string): Reply {
  const error = `<Error><Code>ValidationError</Code><Message>${message}</Message></Error>`;
  return { status: 400, body: `<ErrorResponse>${error}</ErrorResponse>` };
}
