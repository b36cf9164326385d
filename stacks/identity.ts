/** Who KJs and registered singers are. Guests come without an account, with tokens of our own. */
import {
  CfnManagedLoginBranding,
  CfnUserPoolGroup,
  ClientAttributes,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  StringAttribute,
} from "aws-cdk-lib/aws-cognito";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Duration, Fn } from "aws-cdk-lib/core";
import { Cognito, Queue, type StackContext, use } from "sst/constructs";
import { KJ_GROUP, VENUE_ATTRIBUTE } from "../adapters/aws/cognito-tokens.ts";
import { allow } from "./allow.ts";
import { bus } from "./bus.ts";
import { data } from "./data.ts";
import { lambda } from "./lambda.ts";
import { explain } from "./nag.ts";
import { deadLetters } from "./queues.ts";
import { site } from "./site.ts";
import { stageSettings } from "./stage.ts";

/** The venue whose songs are public and whose singers those are who sign up by themselves. */
export const DEFAULT_VENUE_ID = "venue";

const REGISTER_TIMEOUT_SEC = 10;

export function identity({ stack, app }: StackContext) {
  const { tables } = use(data);
  const { bus: karaokeBus } = use(bus);
  const { origin } = use(site);
  const { removal, isKept } = stageSettings(app);
  const consoleUrl = `${origin}/console`;

  // A sign-up must not fail because our tables do: what could not be registered is registered from here.
  const dead = deadLetters(stack, "registrationsDlq", false);
  const later = new Queue(stack, "registrations", {
    cdk: {
      queue: {
        enforceSSL: true,
        encryption: sqs.QueueEncryption.SQS_MANAGED,
        deliveryDelay: Duration.seconds(30),
        visibilityTimeout: Duration.seconds(6 * REGISTER_TIMEOUT_SEC),
        deadLetterQueue: { queue: dead.cdk.queue, maxReceiveCount: 20 },
      },
    },
  });
  const environment = {
    SINGERS_TABLE: tables.singers.tableName,
    BUS_NAME: karaokeBus.eventBusName,
    REGISTRATIONS_QUEUE_URL: later.queueUrl,
    DEFAULT_VENUE_ID,
  };
  // Cognito waits five seconds for a trigger, whatever the function's timeout is.
  const postConfirmation = lambda(stack, "postConfirmation", {
    handler: "realtime/lambda/registration.postConfirmation",
    timeout: 5,
    environment,
  });
  const registrar = lambda(stack, "registrar", {
    handler: "realtime/lambda/registration.registrar",
    timeout: REGISTER_TIMEOUT_SEC,
    environment,
  });
  later.addConsumer(stack, {
    cdk: { function: registrar, eventSource: { batchSize: 10, reportBatchItemFailures: true } },
  });
  later.cdk.queue.grantSendMessages(postConfirmation);
  for (const fn of [postConfirmation, registrar]) {
    allow(fn, tables.singers, ["PutItem", "GetItem"]);
    karaokeBus.cdk.eventBus.grantPutEventsTo(fn);
  }

  const users = new Cognito(stack, "users", {
    login: ["email"],
    triggers: { postConfirmation },
    // Nobody gets AWS credentials.
    identityPoolFederation: false,
    cdk: {
      userPool: {
        selfSignUpEnabled: true,
        removalPolicy: removal,
        deletionProtection: isKept,
        mfa: Mfa.OPTIONAL,
        mfaSecondFactor: { sms: false, otp: true },
        passwordPolicy: {
          minLength: 12,
          requireDigits: true,
          requireLowercase: true,
          requireUppercase: true,
          requireSymbols: true,
        },
        standardAttributes: {
          email: { required: true, mutable: true },
          nickname: { required: false, mutable: true },
          phoneNumber: { required: false, mutable: true },
        },
        customAttributes: { [VENUE_ATTRIBUTE]: new StringAttribute({ mutable: true, minLen: 1, maxLen: 64 }) },
      },
      userPoolClient: {
        generateSecret: false,
        authFlows: { userSrp: true },
        oAuth: {
          flows: { authorizationCodeGrant: true },
          // With any other scope beside it the id token leaves out the venue (web/console/managed-login.ts).
          scopes: [OAuthScope.OPENID],
          callbackUrls: [consoleUrl],
          logoutUrls: [consoleUrl],
        },
        preventUserExistenceErrors: true,
        idTokenValidity: Duration.hours(12),
        // The console renews until then; the next night begins with a log-in.
        refreshTokenValidity: Duration.hours(36),
        // Which venue somebody runs nights for is an administrator's word, never their own.
        writeAttributes: new ClientAttributes().withStandardAttributes({
          email: true,
          nickname: true,
          phoneNumber: true,
        }),
        readAttributes: new ClientAttributes()
          .withStandardAttributes({ email: true, nickname: true, emailVerified: true, phoneNumber: true })
          .withCustomAttributes(VENUE_ATTRIBUTE),
      },
    },
  });
  // Where KJs log in. A prefix is taken once per region for all accounts, so it is a piece of this stack's own id.
  const stackUuid = Fn.select(2, Fn.split("/", stack.stackId));
  const domain = users.cdk.userPool.addDomain("domain", {
    cognitoDomain: { domainPrefix: `karaoke-${Fn.select(0, Fn.split("-", stackUuid))}` },
    managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  });
  // Without a style the managed login has no pages.
  new CfnManagedLoginBranding(stack, "managedLogin", {
    userPoolId: users.userPoolId,
    clientId: users.userPoolClientId,
    useCognitoProvidedValues: true,
  });
  new CfnUserPoolGroup(stack, "kjs", {
    userPoolId: users.userPoolId,
    groupName: KJ_GROUP,
    description: "May run nights of the venue in their venueId attribute",
  });
  explain(
    users,
    "AwsSolutions-COG2",
    "MFA by authenticator app is offered, not forced: a singer signs up between two songs",
  );
  explain(
    users,
    "AwsSolutions-COG3",
    "threat protection is a paid plan per user; throttling and the password policy stand instead (docs/operate.md)",
  );

  const issuer = `https://cognito-idp.${stack.region}.amazonaws.com/${users.userPoolId}`;
  const loginUrl = domain.baseUrl();
  stack.addOutputs({ UserPoolId: users.userPoolId, UserPoolClientId: users.userPoolClientId, LoginUrl: loginUrl });
  return { users, issuer, loginUrl, deadLetters: [dead] };
}
