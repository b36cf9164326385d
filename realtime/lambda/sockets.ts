/** `$connect`, `$default` and `$disconnect` of the WebSocket API. */
import type {
  APIGatewayEventWebsocketRequestContextV2,
  APIGatewayProxyResultV2,
  APIGatewayProxyWebsocketEventV2,
  APIGatewayProxyWebsocketEventV2WithRequestContext,
} from "aws-lambda";
import { setting } from "../../adapters/aws/environment.ts";
import { LambdaLogger, LambdaMetrics } from "../../adapters/aws/logger.ts";
import { once } from "../../adapters/aws/once.ts";
import { type ConnectionId, id } from "../../core/ids.ts";
import { socketDeps } from "../lambda.ts";
import { connect, disconnect, failed, message, unreadable } from "../socket.ts";

type ConnectEvent = APIGatewayProxyWebsocketEventV2WithRequestContext<APIGatewayEventWebsocketRequestContextV2> & {
  headers?: Record<string, string | undefined>;
};

const OK = { statusCode: 200 };
const FORBIDDEN = { statusCode: 403 };

const logger = new LambdaLogger("sockets");
const metrics = new LambdaMetrics("sockets");
const deps = once(() => socketDeps(logger, metrics));

/** No Origin at all is a native client. */
export async function onConnect(event: ConnectEvent): Promise<APIGatewayProxyResultV2> {
  const origin = header(event, "origin");
  if (origin !== undefined && origin !== setting("SITE_ORIGIN")) return FORBIDDEN;
  const offered = (header(event, "sec-websocket-protocol") ?? "").split(",").map((name) => name.trim());
  const chosen = await connect(deps(), connectionOf(event), offered.filter(Boolean));
  return chosen === null ? OK : { ...OK, headers: { "Sec-WebSocket-Protocol": chosen } };
}

/** The gateway's own id of the frame, which its access log has too, goes all the way to the broadcast. */
export async function onMessage(event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyResultV2> {
  const connectionId = connectionOf(event);
  const text = event.body ?? "";
  const { requestId } = event.requestContext;
  try {
    if (event.isBase64Encoded) await unreadable(deps(), connectionId, "BAD_REQUEST", "frames are text");
    else await message(deps(), connectionId, text, requestId);
  } catch (failure) {
    logger.error("a frame failed", { connectionId, correlationId: requestId, error: textOf(failure) });
    metrics.count("FramesFailed", 1);
    await failed(deps(), connectionId, text);
  } finally {
    metrics.flush();
  }
  return OK;
}

export async function onDisconnect(event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyResultV2> {
  await disconnect(deps(), connectionOf(event));
  return OK;
}

function connectionOf(event: APIGatewayProxyWebsocketEventV2): ConnectionId {
  return id<ConnectionId>(event.requestContext.connectionId);
}

/** API Gateway leaves the case of header names as the client wrote them. */
function header({ headers }: ConnectEvent, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

const textOf = (failure: unknown): string =>
  failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
