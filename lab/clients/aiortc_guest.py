"""Somebody in a room who uses aiortc, WebRTC in Python: a voice of 440 Hz and a picture that moves."""

import asyncio
import fractions
import sys
import time

import av
import numpy
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from room import Received, Signaling, say, streams_of

RATE = 48_000
SAMPLES = RATE // 50
WIDTH, HEIGHT, FPS = 320, 240, 5


class Paced(MediaStreamTrack):
    """Frames at even times."""

    def __init__(self, step):
        super().__init__()
        self.step = step
        self.count = 0
        self.began = None

    async def recv(self):
        self.began = self.began or time.monotonic()
        await asyncio.sleep(max(0, self.began + self.count * self.step - time.monotonic()))
        frame = self.frame(self.count)
        self.count += 1
        return frame


class Voice(Paced):
    kind = "audio"

    def __init__(self):
        super().__init__(SAMPLES / RATE)

    def frame(self, count):
        times = numpy.arange(count * SAMPLES, (count + 1) * SAMPLES)
        samples = (8000 * numpy.sin(times * 440 * 2 * numpy.pi / RATE)).astype(numpy.int16)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, count * SAMPLES, fractions.Fraction(1, RATE)
        return frame


class Picture(Paced):
    kind = "video"

    def __init__(self):
        super().__init__(1 / FPS)

    def frame(self, count):
        image = numpy.full((HEIGHT, WIDTH, 3), 128, numpy.uint8)
        at = count * 8 % (WIDTH - 40)
        image[:, at : at + 40] = 235
        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
        frame.pts, frame.time_base = count * 90_000 // FPS, fractions.Fraction(1, 90_000)
        return frame


class Guest:
    """Offers once; from then on only the server does, so that offers never cross."""

    def __init__(self, signaling):
        self.signaling = signaling
        self.received = Received()
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.streams = {}
        self.mids = {}
        self.tasks = []
        self.peer.on("track", self.track)
        self.peer.on("connectionstatechange", lambda: say("connection", {"state": self.peer.connectionState}))
        self.peer.addTrack(Voice())
        self.peer.addTrack(Picture())

    async def prepare(self):
        await self.peer.setLocalDescription(await self.peer.createOffer())
        self.first = self.peer.localDescription.sdp

    async def welcome(self, data):
        self.streams.update(streams_of(data))
        self.tasks.append(asyncio.create_task(self.received.tell()))

    async def answer(self, data):
        await self.peer.setRemoteDescription(RTCSessionDescription(data["sdp"], "answer"))

    async def track_added(self, data):
        self.streams[data["trackId"]] = data["streamId"]

    async def offer(self, data):
        self.mids.update({each["mid"]: each["trackId"] for each in data["tracks"]})
        await self.peer.setRemoteDescription(RTCSessionDescription(data["sdp"], "offer"))
        await self.peer.setLocalDescription(await self.peer.createAnswer())
        await self.signaling.send("answer", sdp=self.peer.localDescription.sdp)

    def track(self, track):
        transceiver = next(each for each in self.peer.getTransceivers() if each.receiver.track is track)
        self.tasks.append(asyncio.create_task(self.take(track, transceiver)))

    async def take(self, track, transceiver):
        before = None
        while True:
            frame = await track.recv()
            stream = self.streams.get(self.mids.get(transceiver.mid), "")
            if track.kind == "audio":
                self.received.heard(stream, abs(frame.to_ndarray().astype(int)).max())
            else:
                before = self.received.seen(stream, frame.to_ndarray(format="gray").tobytes()[::97], before)


async def main(url, token, room):
    signaling = Signaling(url, token, room)
    guest = Guest(signaling)
    await guest.prepare()
    await signaling.run(guest)


asyncio.run(main(*sys.argv[1:4]))
