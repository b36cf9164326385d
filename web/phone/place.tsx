import { Bench } from "./bench.tsx";
import { Called } from "./called.tsx";
import { Banned, Gone } from "./endings.tsx";
import { Hold } from "./hold.tsx";
import { InLine } from "./in-line.tsx";
import type { Door } from "./join-form.tsx";
import { Next } from "./next.tsx";
import { Over } from "./over.tsx";
import type { Shared } from "./shared.ts";
import { OnStage } from "./stage.tsx";
import type { View } from "./view.ts";

/** Where the singer stands, as the page shows it. */
export function Place({ view, door, ...shared }: Shared & { view: View; door: Door }) {
  switch (view.kind) {
    case "over":
      return <Over {...shared} />;
    case "banned":
      return <Banned />;
    case "gone":
      return <Gone {...door} />;
    case "called":
      return <Called {...shared} turn={view.turn} />;
    case "on":
      return <OnStage {...shared} turn={view.turn} />;
    case "bench":
      return <Bench {...shared} {...view} />;
    case "hold":
      return <Hold {...shared} {...view} />;
    case "next":
      return <Next {...shared} {...view} />;
    case "line":
      return <InLine {...shared} {...view} />;
  }
}
