// Two messengers side by side with the page in each, straight from its sources: `npm run p2p:simulate`.
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const PAGE = "/p2p/simulate/index.html";

/** The address that Vite prints has no path; whoever opens it wants the messengers. */
const frontDoor = {
  name: "front-door",
  configureServer: ({ middlewares }) => {
    middlewares.use((request, response, next) => {
      if (request.url !== "/") return next();
      response.writeHead(302, { location: PAGE });
      response.end();
    });
  },
};

export default {
  configFile: false,
  root: here("src"),
  cacheDir: here("node_modules/.vite-p2p"),
  plugins: [frontDoor],
  server: { host: "127.0.0.1", open: process.env.BROWSER === "none" ? false : PAGE },
};
