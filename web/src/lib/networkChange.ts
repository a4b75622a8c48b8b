interface Link extends EventTarget {
  /** `wifi`, `cellular` and so on, where the browser tells. */
  type?: string;
}

/** Tells when this browser has come to another network, or back to one; gives the function that ends this. */
export function watchNetwork(moved: () => void): () => void {
  const link = (globalThis.navigator as { connection?: Link } | undefined)?.connection;
  let type = link?.type;
  // The event also tells of every new estimate of the speed.
  const changed = () => {
    const before = type;
    type = link?.type;
    if (type !== before && type !== "none") moved();
  };
  globalThis.addEventListener?.("online", moved);
  link?.addEventListener?.("change", changed);
  return () => {
    globalThis.removeEventListener?.("online", moved);
    link?.removeEventListener?.("change", changed);
  };
}
