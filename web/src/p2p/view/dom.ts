import { say } from "../host";

type Props = Record<string, unknown>;

/** Makes an element: functions become listeners, the rest attributes. Words are text, never markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, props);
  element.append(...children);
  return element;
}

/** Changes attributes; `false` and null take one away. Tests find an element by its `testId`. */
export function set(element: Element, props: Props): void {
  for (const [key, value] of Object.entries(props)) {
    const name = key === "testId" ? "data-testid" : key;
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
}

/** Changes what is written, in the host's language; leaves it alone where it is the same, so that nothing is read out twice. */
export function write(element: Element, english: string): void {
  const text = say(english);
  if (element.textContent !== text) element.textContent = text;
}

const SVG = "http://www.w3.org/2000/svg";

/** A line drawing; the words beside it or the button's label carry the meaning. */
export function icon(path: string, size = 24): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  set(svg, { width: size, height: size, viewBox: "0 0 24 24", "aria-hidden": "true" });
  svg.append(document.createElementNS(SVG, "path"));
  draw(svg, path);
  return svg;
}

/** A silent picture; it plays wherever it stands, also on phones. */
export function picture(testId: string): HTMLVideoElement {
  const video = h("video", { class: "picture", testId, playsinline: "", autoplay: "" });
  // The attribute alone is not enough for every browser when a script makes the element.
  video.muted = true;
  return video;
}

/** Shows another drawing in the same place. */
export function draw(svg: SVGElement, path: string): void {
  set(svg.firstChild as Element, { d: path });
}

/** A button with words. */
export function textButton(testId: string, click: () => void, drawing?: string, look = "button") {
  const words = h("span");
  const children = drawing ? [icon(drawing, 20), words] : [words];
  return { button: h("button", { type: "button", class: look, testId, click }, ...children), words };
}

/** A button with a drawing, named by its label. */
export function iconButton(path: string, label: string, testId: string, act: () => void, look = "control") {
  const drawing = icon(path);
  const button = h("button", { type: "button", class: look, testId, click: act }, drawing);
  const show = (next: string, nextLabel: string, more: Props = {}) => {
    draw(drawing, next);
    set(button, { "aria-label": say(nextLabel), title: say(nextLabel), ...more });
  };
  show(path, label);
  return { button, show };
}
