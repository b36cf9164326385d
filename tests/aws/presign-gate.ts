/**
 * Real S3's check of presigned requests, in front of the emulator, which makes none: the signature is computed again
 * from what really came, so another header, length, key or hour is refused with 403.
 *
 * Source: "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)" of S3's API reference.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface PresignGate {
  url: string;
  stop(): Promise<void>;
}

/** @param arrived told of every object that was put. */
export async function openPresignGate(
  emulator: string,
  secretOf: (accessKeyId: string) => string,
  now: () => number = Date.now,
  arrived: (path: string) => Promise<void> = async () => {},
): Promise<PresignGate> {
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "/", emulator);
    if (url.searchParams.has("X-Amz-Signature") && !isSigned(request, url, secretOf, now())) {
      response.writeHead(403).end("SignatureDoesNotMatch");
      return;
    }
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers)) {
      if (!["host", "connection", "content-length", "expect"].includes(name)) headers[name] = String(value);
    }
    const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
    const answer = await fetch(url, { method: request.method ?? "GET", headers, body });
    const kept = [...answer.headers].filter(([name]) => !["content-encoding", "transfer-encoding"].includes(name));
    response.writeHead(answer.status, Object.fromEntries(kept));
    response.end(Buffer.from(await answer.arrayBuffer()));
    if (request.method === "PUT" && answer.ok) await arrived(url.pathname);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isSigned(request: IncomingMessage, url: URL, secretOf: (accessKeyId: string) => string, now: number): boolean {
  const query = url.searchParams;
  const at = query.get("X-Amz-Date") ?? "";
  const [accessKeyId = "", ...scope] = (query.get("X-Amz-Credential") ?? "").split("/");
  const begins = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (now > begins + Number(query.get("X-Amz-Expires")) * 1000) return false;
  const names = (query.get("X-Amz-SignedHeaders") ?? "").split(";");
  const others = [...query].filter(([name]) => name !== "X-Amz-Signature");
  const canonical = [
    request.method,
    url.pathname,
    others
      .map((pair) => pair.map(escaped).join("="))
      .sort()
      .join("&"),
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    "",
    names.join(";"),
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const digest = createHash("sha256").update(canonical).digest("hex");
  const toSign = ["AWS4-HMAC-SHA256", at, scope.join("/"), digest].join("\n");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const [day = "", region = "", service = "", end = ""] = scope;
  const key = hmac(hmac(hmac(hmac(`AWS4${secretOf(accessKeyId)}`, day), region), service), end);
  const given = Buffer.from(query.get("X-Amz-Signature") ?? "", "hex");
  const wanted = hmac(key, toSign);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
