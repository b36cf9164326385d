import { useEffect, useRef } from "preact/hooks";

/** For an element that takes the focus when it appears. */
export function useFocus<Element extends HTMLElement>() {
  const element = useRef<Element>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}
