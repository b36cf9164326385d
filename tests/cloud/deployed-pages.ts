/** What the templates say of the pages, their log-in and who may call: with addresses that lead to the stand-ins. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Synthesised } from "../stacks/synthesise.ts";
import type { Cors } from "./http-gateway.ts";
import type { LoginClient } from "./managed-login.ts";
import { resolve } from "./resolve.ts";
import type { Deployment } from "./site.ts";

export interface Addresses {
  site: string;
  sockets: string;
  rest: string;
  login: string;
  clientId: string;
}

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation has no types of its own
type Properties = any;

/** @throws when the config file names no address of one of them, or one that a page could not be told. */
export function deploymentOf(app: Synthesised, { site, sockets, rest, login, clientId }: Addresses): Deployment {
  const headers = only(app, "site", "AWS::CloudFront::ResponseHeadersPolicy", "pageHeaders");
  const known = [
    [/:ExportsOutputRefsocketsApi/, "sockets"],
    [/:ExportsOutputFnGetAttrestApi\w+ApiEndpoint/, "https://rest.test"],
    [/:ExportsOutputFnGetAttdistribution\w+DomainName/, "site.test"],
    [/:ExportsOutputRefusersUserPooldomain/, "login"],
    [/:ExportsOutputRefusersUserPoolClient/, clientId],
    [/^AWS::URLSuffix$/, "amazonaws.com"],
  ] as const;
  let config = configOf(app, (value) => resolve(value, known));
  for (const [aws, here] of [
    ["wss://sockets.execute-api.eu-central-1.amazonaws.com/test", sockets],
    ["https://rest.test", rest],
    ["https://site.test", site],
    ["https://login.auth.eu-central-1.amazoncognito.com", login],
  ] as const) {
    if (!config.includes(`"${aws}"`)) throw new Error(`the pages are not told of ${aws}: ${config}`);
    config = config.replace(aws, here);
  }
  return {
    edgeFunction: only(app, "site", "AWS::CloudFront::Function").FunctionCode,
    contentSecurityPolicy:
      headers.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy,
    config,
  };
}

export function loginClientOf(app: Synthesised, { site, clientId }: Pick<Addresses, "site" | "clientId">): LoginClient {
  const client = only(app, "identity", "AWS::Cognito::UserPoolClient");
  return {
    clientId,
    callbackUrls: client.CallbackURLs.map((url: unknown) => atSite(url, site)),
    logoutUrls: client.LogoutURLs.map((url: unknown) => atSite(url, site)),
    scopes: client.AllowedOAuthScopes,
  };
}

export function corsOf(app: Synthesised, site: string): Cors {
  const cors = only(app, "rest", "AWS::ApiGatewayV2::Api").CorsConfiguration;
  return { ...cors, AllowOrigins: cors.AllowOrigins.map((origin: unknown) => atSite(origin, site)) };
}

const atSite = (url: unknown, site: string): string =>
  resolve(url, [[/distribution\w+DomainName/, "site.test"]]).replace("https://site.test", site);

/** As CDK's deployment function writes it: the asset, its markers replaced by what they resolve to. */
function configOf(app: Synthesised, resolved: (value: unknown) => string): string {
  for (const { Properties } of Object.values(found(app, "pages", "Custom::CDKBucketDeployment"))) {
    for (const [index, markers] of (Properties.SourceMarkers ?? []).entries()) {
      if (Object.keys(markers).length === 0) continue;
      const asset = `asset.${Properties.SourceObjectKeys[index].replace(/\.zip$/, "")}`;
      const written = readFileSync(join(app.directory, asset, "config.json"), "utf8");
      return Object.entries(markers).reduce(
        (text, [marker, value]) => text.replaceAll(marker, resolved(value)),
        written,
      );
    }
  }
  throw new Error("no deployment of the pages writes a config file");
}

const found = (app: Synthesised, stack: string, type: string): Record<string, { Properties: Properties }> =>
  app.stacks.get(stack)?.findResources(type) as Record<string, { Properties: Properties }>;

/** @param name what its logical id begins with. */
function only(app: Synthesised, stack: string, type: string, name = ""): Properties {
  const fitting = Object.entries(found(app, stack, type)).filter(([logicalId]) => logicalId.startsWith(name));
  const [one, ...others] = fitting.map(([, resource]) => resource);
  if (!one || others.length > 0) throw new Error(`there is not one ${type} in ${stack}`);
  return one.Properties;
}
