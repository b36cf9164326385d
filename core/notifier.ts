/** Tells people what concerns them outside the pages: a subscriber of the event bus, never part of the rotation. */
import type { TurnApproaching } from "./bus.ts";
import type { SingerId, VenueId } from "./ids.ts";
import type { Clock } from "./ports/machine.ts";
import type { MessageOutcome, Messages, SentMessages } from "./ports/messages.ts";
import type { SingerRepository } from "./ports/resources.ts";
import type { Heard } from "./subscriptions.ts";

export interface NotifierDeps {
  singers: Pick<SingerRepository, "get">;
  messages: Messages;
  sent: SentMessages;
  clock: Clock;
}

/** `notWanted`: no number, or no leave to use it. `already`: taken by an earlier delivery. */
export interface Notified {
  message: "welcome" | "turnNear" | "staff";
  outcome: MessageOutcome | "notWanted" | "already" | "tooLate";
}

/** Later than this a turn has come and gone. */
const NEWS_FOR_MS = 10 * 60_000;

/**
 * Each message at most once, however often the event comes.
 *
 * @throws when a message was certainly not sent; the same event may then be handled again.
 */
export async function notify(deps: NotifierDeps, event: Heard<"notifier">): Promise<Notified[]> {
  switch (event.type) {
    case "TurnApproaching":
      return [await turnNear(deps, event)];
    case "SingerRegistered": {
      const { venueId, singerId, stageName } = event;
      const staff = await once(deps, `staff#${venueId}#${singerId}`, () =>
        deps.messages.tellStaff(venueId, "A singer signed up", `${stageName} signed up.`),
      );
      const welcome = await text(deps, venueId, singerId, `welcome#${venueId}#${singerId}`, welcomeText(stageName));
      return [
        { message: "staff", outcome: staff },
        { message: "welcome", outcome: welcome },
      ];
    }
  }
}

async function turnNear(deps: NotifierDeps, event: TurnApproaching): Promise<Notified> {
  const { venueId, rotationId, singerId, turn } = event;
  const isNews = deps.clock.now() - Date.parse(event.at) <= NEWS_FOR_MS;
  if (!isNews) return { message: "turnNear", outcome: "tooLate" };
  const key = `turn#${rotationId}#${singerId}#${turn}`;
  return { message: "turnNear", outcome: await text(deps, venueId, singerId, key, turnText(event)) };
}

/** Only to who gave a number and agreed; nothing is written for anybody else. */
async function text(
  deps: NotifierDeps,
  venueId: VenueId,
  singerId: SingerId,
  key: string,
  words: string,
): Promise<Notified["outcome"]> {
  const singer = (await deps.singers.get(venueId, singerId))?.value;
  if (!singer?.phone || !singer.agreedToTexts) return "notWanted";
  const { phone } = singer;
  return once(deps, key, () => deps.messages.text(phone, words));
}

/** Taken before it is sent: whoever dies in between has sent nothing, and nobody is told twice. */
async function once(
  { sent, clock }: NotifierDeps,
  key: string,
  send: () => Promise<MessageOutcome>,
): Promise<MessageOutcome | "already"> {
  if (!(await sent.take(key, clock.now()))) return "already";
  try {
    return await send();
  } catch (failure) {
    await sent.giveBack(key);
    throw failure;
  }
}

const welcomeText = (stageName: string): string =>
  `Welcome to karaoke, ${stageName}. We text you when your turn is near.`;

/** Their own name and the venue's, and nothing that somebody else typed. */
function turnText({ venue, stageName, ahead, asPartner }: TurnApproaching): string {
  const whose = asPartner ? "your duet is" : "you are";
  return `${venue}: ${stageName}, ${whose} ${ahead === 0 ? "up next" : `on deck, ${ahead} before you`}.`;
}
