import { Icon } from "./icon.tsx";
import type { Shared } from "./shared.ts";
import { OPENS } from "./use-sheet.ts";

/** Your own name, in your own colour: the way to another name and out. */
export function Me({ name, open }: { name: string } & Pick<Shared, "open">) {
  return (
    <button class="me" type="button" onClick={() => open({ kind: "you" })} {...{ [OPENS]: "you" }}>
      <bdi>{name}</bdi>
      <span class="visually-hidden">: change your name, or leave</span>
      <Icon path="M5 12h.01M12 12h.01M19 12h.01" />
    </button>
  );
}
