import { useEffect } from "preact/hooks";
import type { Desk } from "./desk.ts";

/** Another console may open or close a room at any time. */
const LOOK_EVERY_MS = 20_000;

/** Which of the venue's open rooms this console runs; nothing where there is only one. */
export function RoomSwitch({ desk, status }: { desk: Desk; status: string }) {
  const { rooms, rotationId } = desk;
  useEffect(() => {
    const look = () => void rooms.refresh();
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [rooms, status]);
  const open = rooms.open.value;
  if (!open.some((room) => room.rotationId !== rotationId)) return null;
  const isListed = open.some((room) => room.rotationId === rotationId);
  return (
    <select
      class="room"
      aria-label="Room"
      value={rotationId}
      onChange={(event) => desk.switchTo(event.currentTarget.value)}
    >
      {!isListed && <option value={rotationId}>This one, over</option>}
      {open.map((room) => (
        <option key={room.rotationId} value={room.rotationId}>
          {room.name}, {room.joinCode}
        </option>
      ))}
    </select>
  );
}
