import { useEffect, useRef } from "react";

/** A screen that takes the place of another gets the focus, so that keys and screen readers go on from its beginning. */
export function useFocusOnMount<T extends HTMLElement>() {
  const element = useRef<T>(null);
  useEffect(() => {
    // Something that opened above the page keeps it.
    if (!document.querySelector("dialog[open]")) element.current?.focus({ preventScroll: true });
  }, []);
  return element;
}
