import "./p2p.css";
import { Page } from "./page";
import { View } from "./view/view";

const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/;

/** How often the way in use is looked at, since it may become better or worse. */
const LOOK_MS = 1000;

/** How long a page without a command waits before it says that there is no messenger. */
const HOST_MS = 1000;

const { search } = location;
const page = new Page(
  {
    noOutgoingVideoInitially: search.includes("noOutgoingVideoInitially"),
    disableVideoCompletely: search.includes("disableVideoCompletely"),
  },
  () => view.show(),
);
const view = new View(page);

// The page itself speaks English unless the host gives other words with the name of their language.
const language = new URLSearchParams(search).get("lang");
if (language) {
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
}

addEventListener("hashchange", () => void page.run(location.hash));
// Whoever closes the window hangs up; the other side need not find out by silence.
addEventListener("pagehide", () => page.call?.ended("left"));
addEventListener("online", () => page.call?.renew());
setInterval(() => void page.call?.look(), LOOK_MS);

// Some hosts give window.calls only when the page is loaded, and some a little later, with their first command.
addEventListener("load", () => {
  if (location.hash) void page.run(location.hash);
  else setTimeout(() => void page.run(""), HOST_MS);
});
view.show();
