/**
 * SNS as its query protocol has it, for messages to phones: fauxqs has topics and no phones. Refuses what SNS refuses (a
 * number that is none, one that has opted out), with SNS's own codes.
 */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Sms {
  phone: string;
  text: string;
  /** `Promotional` unless the request says otherwise. */
  type: string;
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export class SnsStandIn {
  /** What would be on people's phones. */
  readonly texts: Sms[] = [];
  readonly optedOut = new Set<string>();
  /** Answers of the next requests that say no, `Throttled` or `InternalError` each. */
  readonly refusals: string[] = [];

  /** Null when it is about a topic. */
  publish(form: string): Answer | null {
    const said = new URLSearchParams(form);
    const phone = said.get("PhoneNumber");
    if (said.get("Action") !== "Publish" || phone === null) return null;
    const refusal = this.refusals.shift();
    if (refusal) return failure(refusal === "Throttled" ? 429 : 500, refusal, `${phone} cannot be served now`);
    if (!/^\+[1-9]\d{6,14}$/.test(phone)) {
      return failure(
        400,
        "InvalidParameter",
        `Invalid parameter: PhoneNumber Reason: ${phone} is not valid to publish to`,
      );
    }
    if (this.optedOut.has(phone)) {
      return failure(400, "InvalidParameter", `Invalid parameter: PhoneNumber Reason: ${phone} is opted out`);
    }
    this.texts.push({ phone, text: said.get("Message") ?? "", type: typeOf(said) });
    const result = `<PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult>`;
    return answer(200, `<PublishResponse xmlns="${NAMESPACE}">${result}${METADATA()}</PublishResponse>`);
  }
}

/** @param topics where what is about topics is answered, such as fauxqs. */
export async function serveSns(sns: SnsStandIn, topics: string) {
  /** Requests that are taken and never answered. */
  let losing = 0;
  const server = createServer(async (request, response) => {
    let form = "";
    for await (const chunk of request) form += String(chunk);
    const own = sns.publish(form);
    if (losing > 0) {
      losing -= 1;
      request.socket.destroy();
      return;
    }
    if (own) {
      response.writeHead(own.status, own.headers).end(own.body);
      return;
    }
    const forwarded = await fetch(topics, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: String(request.headers.authorization),
      },
      body: form,
    });
    response.writeHead(forwarded.status, { "content-type": "text/xml" }).end(await forwarded.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The next answer does not arrive. */
    loseAnswer() {
      losing += 1;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";
const METADATA = () => `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;

const answer = (status: number, body: string): Answer => ({ status, headers: { "content-type": "text/xml" }, body });

function failure(status: number, code: string, message: string): Answer {
  const error = `<Error><Type>${status < 500 ? "Sender" : "Receiver"}</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return answer(
    status,
    `<ErrorResponse xmlns="${NAMESPACE}">${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

function typeOf(said: URLSearchParams): string {
  for (const [key, value] of said) {
    if (value !== "AWS.SNS.SMS.SMSType") continue;
    return said.get(key.replace(/Name$/, "Value.StringValue")) ?? "Promotional";
  }
  return "Promotional";
}
