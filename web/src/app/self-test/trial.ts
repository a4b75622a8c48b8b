/** How an ICE server answered, or that it did not. */
export interface Gathered {
  /** Address and port that the server gave or saw; empty where it was not needed because no NAT is between. */
  address?: string;
  /** What the browser says about a failure: a code of STUN (300 to 699), or 701 for no answer. */
  error?: { code: number; text: string };
  ms: number;
}

/** What became of packets that went to a relay, to a second one, and back. */
export interface Relayed {
  sent: number;
  back: number;
  /** Median of the round trips. */
  ms: number;
}

const PATIENCE_MS = 15_000;
const PACKETS = 50;
const PACKET_BYTES = 1000;
const PACE_MS = 20;
const LAST_MS = 1000;

/** Asks one server: for our address as it sees it (`srflx`), or for a relayed one. */
export async function gather(server: RTCIceServer, type: "srflx" | "relay"): Promise<Gathered> {
  const began = performance.now();
  const connection = new RTCPeerConnection({
    iceServers: [server],
    iceTransportPolicy: type === "relay" ? "relay" : "all",
  });
  try {
    const heard = new Promise<Omit<Gathered, "ms">>((resolve) => {
      let error: Gathered["error"];
      connection.onicecandidateerror = ({ errorCode, errorText }) => {
        error = { code: errorCode, text: errorText };
      };
      connection.onicecandidate = ({ candidate }) => {
        if (candidate?.type === type) resolve({ address: `${candidate.address}:${candidate.port}` });
        else if (!candidate) resolve(error ? { error } : type === "srflx" ? { address: "" } : {});
      };
      setTimeout(() => resolve(error ? { error } : {}), PATIENCE_MS);
    });
    connection.createDataChannel("self-test");
    await connection.setLocalDescription();
    return { ...(await heard), ms: performance.now() - began };
  } finally {
    connection.close();
  }
}

/** Sends packets from one connection to another, both through the relay and nothing else. Throws where they do not meet. */
export async function relay(server: RTCIceServer): Promise<Relayed> {
  const options: RTCConfiguration = { iceServers: [server], iceTransportPolicy: "relay" };
  const [one, other] = [new RTCPeerConnection(options), new RTCPeerConnection(options)];
  try {
    introduce(one, other);
    introduce(other, one);
    const channel = one.createDataChannel("self-test", { ordered: false, maxRetransmits: 0 });
    channel.binaryType = "arraybuffer";
    other.ondatachannel = ({ channel: echo }) => {
      echo.binaryType = "arraybuffer";
      echo.onmessage = ({ data }) => echo.send(data);
    };
    const open = new Promise<void>((resolve, reject) => {
      channel.onopen = () => resolve();
      setTimeout(() => reject(new Error("no connection through the relay")), PATIENCE_MS);
    });
    await one.setLocalDescription();
    await other.setRemoteDescription(one.localDescription as RTCSessionDescription);
    await other.setLocalDescription();
    await one.setRemoteDescription(other.localDescription as RTCSessionDescription);
    await open;
    return await exchange(channel);
  } finally {
    one.close();
    other.close();
  }
}

function introduce(from: RTCPeerConnection, to: RTCPeerConnection): void {
  from.onicecandidate = ({ candidate }) => {
    if (candidate) void to.addIceCandidate(candidate).catch(() => {});
  };
}

async function exchange(channel: RTCDataChannel): Promise<Relayed> {
  const leftAt: number[] = [];
  const trips: number[] = [];
  channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    trips.push(performance.now() - (leftAt[new DataView(data).getUint32(0)] ?? 0));
  };
  for (let number = 0; number < PACKETS; number++) {
    const packet = new DataView(new ArrayBuffer(PACKET_BYTES));
    packet.setUint32(0, number);
    leftAt.push(performance.now());
    channel.send(packet.buffer);
    await pause(PACE_MS);
  }
  const end = performance.now() + LAST_MS;
  while (trips.length < PACKETS && performance.now() < end) await pause(PACE_MS);
  trips.sort((a, b) => a - b);
  return { sent: PACKETS, back: trips.length, ms: trips[trips.length >> 1] ?? Number.NaN };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
