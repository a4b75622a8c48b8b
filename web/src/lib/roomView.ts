import type { Wanted } from "./roomWire";

/** So long a size has to stay before the server hears of it. */
const SETTLED_MS = 200;

/**
 * Tells how large an element is shown, in pixels of the screen, and when it is out of sight: what a viewer needs of a picture. Gives the function that
 * ends this. Where the browser cannot observe, nothing is told, which means everything.
 */
export function watchView(element: Element, changed: (wanted: Wanted) => void): () => void {
  if (typeof ResizeObserver === "undefined" || typeof IntersectionObserver === "undefined") return () => {};
  let told = "";
  let inSight = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    const wanted = inSight ? sizeOf(element) : { paused: true };
    if (JSON.stringify(wanted) === told) return;
    told = JSON.stringify(wanted);
    changed(wanted);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(tell, SETTLED_MS);
  };
  const size = new ResizeObserver(soon);
  const sight = new IntersectionObserver(([entry]) => {
    inSight = entry?.isIntersecting ?? true;
    soon();
  });
  size.observe(element);
  sight.observe(element);
  return () => {
    clearTimeout(timer);
    size.disconnect();
    sight.disconnect();
  };
}

function sizeOf(element: Element): Wanted {
  const { width, height } = element.getBoundingClientRect();
  const density = globalThis.devicePixelRatio || 1;
  // An element that is not laid out yet says nothing.
  return width < 1 || height < 1 ? {} : { width: Math.round(width * density), height: Math.round(height * density) };
}
