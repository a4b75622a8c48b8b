// Which names the P2P page may shorten: those that only its own code uses. A browser's names are read from TypeScript's
// descriptions of browsers; the names below are seen by others as well, or looked up by a text.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../node_modules/@typescript/", import.meta.url));

const OUTSIDE = [
  // window.calls, and what travels on the data channels
  "calls startCall acceptCall endCall getIceServers getAvatar getName words audioEnabled videoEnabled screenSharing",
  // reports of a connection, which TypeScript does not know in full
  "candidateType localCandidateId remoteCandidateId selectedCandidatePairId selected",
  // attributes, and names of events
  "testId class click tabindex playsinline poster d role viewBox alt",
  // tables that are searched by a text
  "relay reflexive host direct relayed refused busy",
  "NotAllowedError NotFoundError NotReadableError SecurityError",
  "declined rejected missed cancelled canceled failed",
].flatMap((line) => line.split(" "));

/** Every name that must stay as it is. */
export function fixedNames() {
  return [...new Set([...OUTSIDE, ...browserNames()])];
}

function browserNames() {
  const folder = readdirSync(packages).find((each) => each.startsWith("typescript-"));
  const files = readdirSync(`${packages}${folder}/lib`).filter((each) => /^lib\.(dom|es).*\.d\.ts$/.test(each));
  return files.flatMap((file) => namesIn(readFileSync(`${packages}${folder}/lib/${file}`, "utf8")));
}

/** Members of interfaces and dictionaries stand at the beginning of a line. */
function namesIn(declarations) {
  return [...declarations.matchAll(/^\s+(?:readonly |get |set )?"?(\w+)"?\??\s*[:(<]/gm)].map(([, name]) => name);
}
