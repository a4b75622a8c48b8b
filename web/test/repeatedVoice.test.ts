import { afterEach, expect, it, vi } from "vitest";
import { repeatVoice } from "../src/lib/repeatedVoice";

const codec = (mimeType: string) => ({ mimeType, clockRate: 48000 });

afterEach(() => vi.unstubAllGlobals());

function preferred(...known: string[]): string[] | undefined {
  let order: string[] | undefined;
  vi.stubGlobal("RTCRtpSender", { getCapabilities: () => ({ codecs: known.map(codec) }) });
  const setCodecPreferences = (codecs: RTCRtpCodec[]) => {
    order = codecs.map((each) => each.mimeType);
  };
  repeatVoice({ setCodecPreferences } as unknown as RTCRtpTransceiver);
  return order;
}

it("asks for each piece of a voice twice where the browser can, and leaves the rest in its order [SFU-1]", () => {
  expect(preferred("audio/opus", "audio/red", "audio/G722")).toEqual(["audio/red", "audio/opus", "audio/G722"]);
  expect(preferred("audio/opus", "audio/G722")).toBeUndefined();
});

it("does without where the browser refuses the order, or knows no such wish", () => {
  vi.stubGlobal("RTCRtpSender", { getCapabilities: () => ({ codecs: [codec("audio/red")] }) });
  const refuses = () => {
    throw new TypeError("invalid codecs");
  };
  expect(() => repeatVoice({ setCodecPreferences: refuses } as unknown as RTCRtpTransceiver)).not.toThrow();
  expect(() => repeatVoice({} as RTCRtpTransceiver)).not.toThrow();
});
