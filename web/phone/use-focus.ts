import { useLayoutEffect, useRef } from "preact/hooks";

/** For an element that takes the focus when it appears: at once, or iOS keeps its keyboard down. */
export function useFocus<Element extends HTMLElement>() {
  const element = useRef<Element>(null);
  useLayoutEffect(() => element.current?.focus(), []);
  return element;
}
