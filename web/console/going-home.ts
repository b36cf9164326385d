/** Home to Next before the answer is known. */
import { focusNext } from "./desk.ts";

/** @returns whether the KJ is still where this left them, with nothing pressed since: then a refusal may ask them back. */
export function goHome(): () => boolean {
  focusNext();
  let pressed = false;
  const press = () => {
    pressed = true;
  };
  for (const type of ["keydown", "pointerdown"]) addEventListener(type, press, { once: true, capture: true });
  return () => !pressed && document.activeElement?.id === "next";
}
