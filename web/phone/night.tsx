import { JoinPage } from "./join-page.tsx";
import { type Options, useMembership } from "./membership.ts";
import { Singer } from "./singer.tsx";

/** One night: joining it, then being its singer. */
export function Night(options: Options) {
  const { api, session, code, onWrongCode, config } = options;
  const { sync, singerId, forgotten, joined } = useMembership(options);
  if (!sync) return null;
  const door = { api, session, code, onJoined: joined, onWrongCode };
  if (singerId === null) return <JoinPage {...door} state={sync.state.value} forgotten={forgotten} />;
  return <Singer sync={sync} singerId={singerId} door={door} texts={config.texts} />;
}
