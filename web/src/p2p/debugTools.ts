const MOST_LINES = 500;

/** What a developer wants to know on a phone without a console: everything that was logged, and the connection's reports. */
export class DebugTools {
  private readonly log = document.createElement("pre");
  private readonly peers: RTCPeerConnection[] = [];

  /** Puts a button in the corner; from now on everything is kept. */
  open(): void {
    const tools = document.createElement("details");
    tools.setAttribute("data-testid", "debug-tools");
    tools.style.cssText =
      "position:fixed;inset:0 auto auto 0;z-index:9;max-width:100%;background:#fff;color:#000;font:12px monospace";
    this.log.style.cssText = "max-height:60vh;max-width:100vw;margin:0;overflow:auto;white-space:pre-wrap";
    const summary = document.createElement("summary");
    summary.textContent = "Debug";
    tools.append(
      summary,
      this.button("Report", () => void this.report()),
      this.button("Copy", () => this.copy()),
      this.log,
    );
    document.body.append(tools);
    this.watchConsole();
    this.watchPeers();
    addEventListener("error", ({ message }) => this.write("error", [message]));
    addEventListener("unhandledrejection", ({ reason }) => this.write("rejected", [reason]));
    addEventListener("hashchange", () => this.write("hash", [location.hash.slice(0, 60)]));
  }

  private button(label: string, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.textContent = label;
    button.onclick = act;
    return button;
  }

  private write(kind: string, what: unknown[]): void {
    const text = what.map((each) => (each instanceof Error ? `${each.name}: ${each.message}` : asText(each))).join(" ");
    this.log.append(`${new Date().toISOString().slice(11, 23)} ${kind} ${text}\n`);
    while (this.log.childNodes.length > MOST_LINES) this.log.firstChild?.remove();
  }

  private watchConsole(): void {
    for (const kind of ["log", "info", "warn", "error"] as const) {
      const native = console[kind].bind(console);
      console[kind] = (...what: unknown[]) => {
        this.write(kind, what);
        native(...what);
      };
    }
  }

  /** Connections made from now on tell of their states and of what their data channels carry. */
  private watchPeers(): void {
    const tools = this;
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        tools.peers.push(this);
        for (const name of ["connectionState", "iceGatheringState", "signalingState"] as const) {
          this.addEventListener(`${name.toLowerCase()}change`, () => tools.write(name, [this[name]]));
        }
        this.addEventListener("icecandidate", ({ candidate }) =>
          tools.write("found", [candidate?.candidate ?? "no more"]),
        );
      }
      override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
        const channel = super.createDataChannel(label, options);
        channel.addEventListener("message", ({ data }) => tools.write(`${label} heard`, [data]));
        return channel;
      }
    };
  }

  private async report(): Promise<void> {
    for (const peer of this.peers) {
      (await peer.getStats()).forEach((stat: { type: string }) => {
        if (/candidate-pair|inbound|outbound|transport/.test(stat.type)) this.write("stat", [stat]);
      });
    }
  }

  private copy(): void {
    void navigator.clipboard?.writeText(this.log.textContent ?? "");
  }
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
