/** The product on AWS, from the data outwards. Each stack is one concern, used by name by those below it. */
import type { App } from "sst/constructs";
import { alarms } from "./alarms.ts";
import { bus } from "./bus.ts";
import { commands } from "./commands.ts";
import { data } from "./data.ts";
import { identity } from "./identity.ts";
import { imports } from "./imports.ts";
import { functionDefaults } from "./lambda.ts";
import { explainSst } from "./nag.ts";
import { pages } from "./pages.ts";
import { rest } from "./rest.ts";
import { site } from "./site.ts";
import { sockets } from "./sockets.ts";
import { stageSettings } from "./stage.ts";
import { subscribers } from "./subscribers.ts";
import { uploads } from "./uploads.ts";

export function karaoke(app: App): void {
  app.setDefaultFunctionProps(functionDefaults);
  // Then SST empties buckets as well. In a stage that keeps its data, what is data says so itself and the rest goes.
  if (!stageSettings(app).isKept) app.setDefaultRemovalPolicy("destroy");
  app
    .stack(data) //        tables, song index, secret
    .stack(site) //        buckets and distribution of pages and media
    .stack(uploads) //     where browsers send files
    .stack(bus) //         EventBridge
    .stack(identity) //    Cognito → singer's profile
    .stack(commands) //    commands.fifo and its dead letters
    .stack(imports) //     songbooks in S3 → songs
    .stack(sockets) //     screens, phones and consoles → commands → worker
    .stack(rest) //        HTTP API → four services
    .stack(subscribers) // bus → broadcaster, performances, end of a night
    .stack(pages) //       the pages, told where the APIs are
    .stack(alarms);
  explainSst(app);
}
