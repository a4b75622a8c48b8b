// Two messengers side by side with the page in each, straight from its sources: `npm run p2p:simulate`.
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export default {
  configFile: false,
  root: here("src"),
  cacheDir: here("node_modules/.vite-p2p"),
  server: { host: "127.0.0.1", open: process.env.BROWSER === "none" ? false : "/p2p/simulate/index.html" },
};
