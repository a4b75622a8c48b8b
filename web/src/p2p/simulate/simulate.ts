import { encodePayload } from "../../lib/payload";
import type { Calls } from "../host";

/** Makes an element of this small page. */
function element<K extends keyof HTMLElementTagNameMap>(tag: K, text = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/** A messenger with the page in it: gives `window.calls`, passes payloads on to the other one. */
class Messenger {
  readonly section = element("section");
  other: Messenger | undefined;
  private frame = element("iframe");
  private readonly log = element("output", "Nothing yet.");

  constructor(private readonly name: string) {
    const header = element("header");
    header.append(element("strong", name));
    for (const command of ["startCall", "onEnd"]) header.append(this.button(command));
    this.frame.allow = "camera; microphone; display-capture; autoplay; fullscreen; picture-in-picture";
    this.frame.title = name;
    this.section.append(header, this.frame, this.log);
  }

  /** Loads the page afresh with the options of the form. */
  load(): void {
    const form = new FormData(document.querySelector("form") as HTMLFormElement);
    const options = ["noOutgoingVideoInitially", "disableVideoCompletely"].filter((each) => form.has(each));
    this.frame.onload = () => this.attach(String(form.get("servers")), Number(form.get("seconds")) * 1000);
    this.frame.src = `../index.html?${options.join("&")}`;
  }

  /** A command for the page, told by the hash as messengers do. */
  command(hash: string): void {
    const { contentWindow } = this.frame;
    if (contentWindow) contentWindow.location.hash = hash;
    this.say(`→ #${hash.slice(0, 40)}`);
  }

  private attach(servers: string, delay: number): void {
    const send = (command: string, payload = "") => {
      this.say(`${command} sent`);
      setTimeout(() => this.other?.command(payload ? `${command}=${encodeURIComponent(payload)}` : command), delay);
    };
    const calls: Calls = {
      startCall: (offer) => send("offerIncomingCall", encodePayload(offer)),
      acceptCall: (answer) => send("onAnswer", encodePayload(answer)),
      endCall: () => send("onEnd"),
      getIceServers: () => servers,
      getAvatar: () => "",
      getName: () => this.other?.name ?? "",
    };
    if (this.frame.contentWindow) this.frame.contentWindow.calls = calls;
  }

  private button(command: string): HTMLButtonElement {
    const button = element("button", `#${command}`);
    button.addEventListener("click", () => this.command(command));
    return button;
  }

  private say(text: string): void {
    this.log.textContent = `${new Date().toLocaleTimeString()} ${text}`;
  }
}

const [ada, ben] = [new Messenger("Ada"), new Messenger("Ben")];
ada.other = ben;
ben.other = ada;
document.querySelector("main")?.append(ada.section, ben.section);
function load(): void {
  for (const each of [ada, ben]) each.load();
}

document.querySelector("form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  load();
});
load();
