import { expect, it } from "vitest";
import { countersOf } from "../src/lib/mediaCounters";
import { gradeOf, nothingYet, reportOf } from "../src/lib/quality";

it.each([
  [{ rttMs: 99, lossPercent: 1.9, bitrateKbps: 501 }, "good"],
  [{ rttMs: 100 }, "fair"],
  [{ rttMs: 300 }, "fair"],
  [{ rttMs: 301 }, "poor"],
  [{ lossPercent: 1.9 }, "good"],
  [{ lossPercent: 2 }, "fair"],
  [{ lossPercent: 5 }, "fair"],
  [{ lossPercent: 5.1 }, "poor"],
  [{ bitrateKbps: 501 }, "good"],
  [{ bitrateKbps: 500 }, "fair"],
  [{ bitrateKbps: 200 }, "fair"],
  [{ bitrateKbps: 199 }, "poor"],
  [{ rttMs: 10, lossPercent: 9 }, "poor"],
  [{ rttMs: 150, lossPercent: 0, bitrateKbps: 900 }, "fair"],
  [{}, "good"],
])("grades %j as %s, the worst of the three; the boundaries are fair [A96, A97, A98, X-A18]", (report, grade) => {
  expect(gradeOf(report)).toBe(grade);
});

const stats = (...entries: { id: string; type: string; [name: string]: unknown }[]) =>
  new Map(entries.map((each) => [each.id, each])) as unknown as RTCStatsReport;
const PICTURE = { picture: true, capKbps: 2064, chosen: false };
const VOICE = { picture: false, capKbps: 2064, chosen: false };
const inbound = (received: number, lost: number) => ({
  id: "in",
  type: "inbound-rtp",
  kind: "audio",
  packetsReceived: received,
  packetsLost: lost,
});
const pair = (more: object) => ({ id: "pair", type: "candidate-pair", nominated: true, state: "succeeded", ...more });

it("counts what was lost between two looks on the way to this side [A97]", () => {
  const before = countersOf(stats(inbound(100, 1)), 0);
  const after = countersOf(stats(inbound(190, 11), pair({ currentRoundTripTime: 0.04 })), 3000);
  expect(reportOf([before, after], VOICE)).toMatchObject({
    lossInPercent: 10,
    lossPercent: 10,
    rttMs: 40,
    quality: "poor",
  });
});

const sent = (packets: number) => ({ id: "out", type: "outbound-rtp", kind: "audio", ssrc: 7, packetsSent: packets });
const heard = (lost: number, timestamp: number) => ({
  id: "remote",
  type: "remote-inbound-rtp",
  kind: "audio",
  ssrc: 7,
  packetsLost: lost,
  timestamp,
});

it("takes losses on the way from this side from the receiver's reports, for as long as these are about [A97]", () => {
  const first = countersOf(stats(sent(150), heard(0, 0)), 0);
  // The report is two seconds old: of the 150 packets since, 50 had left by then.
  const second = countersOf(stats(sent(300), heard(4, 1000)), 3000);
  expect(reportOf([first, second], VOICE)).toMatchObject({ lossOutPercent: 8, lossPercent: 8, quality: "poor" });
});

it("knows nothing of the way from this side before its receiver has reported twice", () => {
  const only = countersOf(stats(sent(150), heard(9, 2900)), 3000);
  expect(reportOf([nothingYet(0), only], VOICE).lossOutPercent).toBeUndefined();
});

it("tells what is lost of the worst stream lately, beside what all have lost in a longer time", () => {
  const stream = (ssrc: number, packets: number, lost: number, at: number) => [
    { id: `out${ssrc}`, type: "outbound-rtp", ssrc, packetsSent: packets },
    { id: `remote${ssrc}`, type: "remote-inbound-rtp", ssrc, packetsLost: lost, timestamp: at },
  ];
  const look = (i: number, lostOfPicture: number) =>
    countersOf(stats(...stream(1, i * 150, 0, i * 3000), ...stream(2, i * 150, lostOfPicture, i * 3000)), i * 3000);
  const moments = [look(1, 0), look(2, 90), look(3, 90), look(4, 90), look(5, 120)];
  expect(reportOf(moments, PICTURE)).toMatchObject({ lossOutPercent: 10, lossOutNowPercent: 10 });
  expect(reportOf(moments.slice(0, 3), PICTURE)).toMatchObject({ lossOutPercent: 15, lossOutNowPercent: 30 });
  expect(reportOf(moments.slice(1, 4), PICTURE)).toMatchObject({ lossOutPercent: 0, lossOutNowPercent: 0 });
});

it("does not hold the estimate of a voice-only call against it [A98]", () => {
  const after = countersOf(stats(pair({ availableOutgoingBitrate: 90_000 })), 3000);
  expect(reportOf([nothingYet(0), after], VOICE).quality).toBe("good");
  expect(reportOf([nothingYet(0), after], PICTURE)).toMatchObject({ bitrateKbps: 90, quality: "poor" });
});

it("does not blame the network for a small picture that the person chose [A98]", () => {
  const after = countersOf(stats(pair({ availableOutgoingBitrate: 290_000 })), 3000);
  expect(reportOf([nothingYet(0), after], { picture: true, capKbps: 182, chosen: true }).quality).toBe("good");
  expect(reportOf([nothingYet(0), after], { picture: true, capKbps: 182, chosen: false }).quality).toBe("fair");
  const less = countersOf(stats(pair({ availableOutgoingBitrate: 120_000 })), 3000);
  expect(reportOf([nothingYet(0), less], { picture: true, capKbps: 182, chosen: true }).quality).toBe("poor");
});

it("reads out of Firefox what it wants of its encoder, where that is less than it may [A98]", () => {
  const video = (bytes: number) => ({ id: "v", type: "outbound-rtp", kind: "video", totalEncodedBytesTarget: bytes });
  const look = (bytes: number, at: number) => countersOf(stats(video(bytes)), at);
  expect(reportOf([look(0, 0), look(37_500, 3000)], PICTURE)).toMatchObject({ bitrateKbps: 100, quality: "poor" });
  expect(reportOf([look(0, 0), look(750_000, 3000)], PICTURE).bitrateKbps).toBeUndefined();
});

it("looks at the way in use, not at those of before [A96]", () => {
  const old = pair({ id: "old", currentRoundTripTime: 0.9 });
  const now = pair({ id: "now", currentRoundTripTime: 0.02, localCandidateId: "l", remoteCandidateId: "r" });
  const report = stats(
    { ...old, id: "old" },
    { ...now, id: "now" },
    { id: "t", type: "transport", selectedCandidatePairId: "now" },
    { id: "l", type: "local-candidate", candidateType: "relay", protocol: "udp", relayProtocol: "tls" },
    { id: "l2", type: "local-candidate", candidateType: "host", protocol: "udp", usernameFragment: "secret" },
    { id: "r", type: "remote-candidate", candidateType: "host" },
  );
  const found = reportOf([nothingYet(0), countersOf(report, 3000)], VOICE);
  expect(found).toMatchObject({ rttMs: 20, way: { local: "relay", remote: "host", protocol: "tls" } });
  expect(found.candidateTypes).toEqual(["host", "relay"]);
  expect(JSON.stringify(found)).not.toContain("secret");
});

it("tells rates, picture and codec", () => {
  const after = stats(
    {
      id: "v",
      type: "outbound-rtp",
      kind: "video",
      bytesSent: 300_000,
      headerBytesSent: 75_000,
      codecId: "c",
      frameWidth: 640,
      frameHeight: 480,
      framesPerSecond: 30,
      qualityLimitationReason: "cpu",
    },
    { id: "c", type: "codec", mimeType: "video/VP9" },
  );
  expect(reportOf([nothingYet(0), countersOf(after, 3000)], PICTURE)).toMatchObject({
    sentKbps: 1000,
    width: 640,
    height: 480,
    framesPerSecond: 30,
    codec: "VP9",
    limitedBy: "cpu",
  });
});

it("takes the middle of the last round trips, so that one late answer is no reason to worry", () => {
  const look = (rtt: number, at: number) => countersOf(stats(pair({ currentRoundTripTime: rtt })), at);
  expect(reportOf([look(0.05, 0), look(0.9, 3000), look(0.06, 6000)], VOICE)).toMatchObject({
    rttMs: 60,
    quality: "good",
  });
});
