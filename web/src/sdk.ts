/** `/sdk/parley.js`: everything that a page without a build needs, as the global `Parley`. */
import { createElement, render } from "preact";
import { io } from "socket.io-client";
import CallComponent, { type CallProps } from "./react/components/Call";

export * from "./lib/index";
export { io };

/** Shows a whole call inside an element; gives the function that takes it away. */
export function Call(element: HTMLElement, props: CallProps): () => void {
  render(createElement(CallComponent as never, props), element);
  return () => render(null, element);
}
