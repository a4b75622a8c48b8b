"""Somebody in a room who uses GStreamer's webrtcbin: a voice of 440 Hz and a picture that moves."""

import asyncio
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import Gst, GstSdp, GstWebRTC  # noqa: E402

from room import Received, Signaling, say, streams_of  # noqa: E402

SENDS = """
webrtcbin name=peer bundle-policy=max-bundle
audiotestsrc is-live=true freq=440 volume=0.3 ! queue ! audioconvert ! opusenc ! rtpopuspay pt=111 ! queue !
  application/x-rtp,media=audio,encoding-name=OPUS,payload=111 ! peer.
videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=5/1 ! queue ! videoconvert !
  vp8enc deadline=1 keyframe-max-dist=20 ! rtpvp8pay pt=96 picture-id-mode=15-bit ! queue !
  application/x-rtp,media=video,encoding-name=VP8,payload=96 ! peer.
"""


class Guest:
    """Offers once; from then on only the server does, so that offers never cross."""

    def __init__(self, signaling):
        self.signaling = signaling
        self.received = Received()
        self.loop = asyncio.get_running_loop()
        self.streams = {}
        self.mids = {}
        self.kept = []  # what Python would free though GStreamer still uses it
        self.pipeline = Gst.parse_launch(SENDS)
        self.peer = self.pipeline.get_by_name("peer")
        self.peer.connect("pad-added", self.arrived)

    async def play(self):
        """Only when it is known what both sections carry is there something to offer; made before we join, so that it is the first."""
        self.pipeline.set_state(Gst.State.PLAYING)
        while not all(pad.has_current_caps() for pad in self.peer.sinkpads):
            await asyncio.sleep(0.02)
        self.first = await self.describe("offer")

    async def ask(self, what, *arguments):
        """Waits for what webrtcbin promises."""
        promise = Gst.Promise.new()
        self.kept += [promise, *arguments]
        self.peer.emit(what, *arguments, promise)
        await self.loop.run_in_executor(None, promise.wait)
        reply = promise.get_reply()
        self.kept.append(reply)
        if reply and reply.has_field("error"):
            raise RuntimeError("%s: %s" % (what, reply.get_value("error").message))
        return reply.get_value(reply.nth_field_name(0)) if reply and reply.n_fields() else None

    async def welcome(self, data):
        self.streams.update(streams_of(data))
        self.task = asyncio.create_task(self.received.tell())

    async def answer(self, data):
        await self.remote(GstWebRTC.WebRTCSDPType.ANSWER, data["sdp"])
        self.connect_receiver()

    def connect_receiver(self):
        """webrtcbin 1.22 does it by itself only where the bundle's first section receives; ours sends."""
        receiver = self.peer.get_by_name("transportreceivebin0")
        if not receiver.get_static_pad("rtp_src").is_linked():
            receiver.link_pads("rtp_src", self.peer.get_by_name("rtpbin"), "recv_rtp_sink_0")

    async def track_added(self, data):
        self.streams[data["trackId"]] = data["streamId"]

    async def offer(self, data):
        self.mids.update({each["mid"]: each["trackId"] for each in data["tracks"]})
        await self.remote(GstWebRTC.WebRTCSDPType.OFFER, data["sdp"])
        await self.signaling.send("answer", sdp=await self.describe("answer"))

    async def describe(self, type):
        description = await self.ask("create-" + type, None)
        text = description.sdp.as_text()
        await self.ask("set-local-description", description)
        return text

    async def remote(self, type, text):
        _, sdp = GstSdp.SDPMessage.new_from_text(text)
        self.kept.append(sdp)
        await self.ask("set-remote-description", GstWebRTC.WebRTCSessionDescription.new(type, sdp))

    def arrived(self, _, pad):
        if pad.direction != Gst.PadDirection.SRC:
            return
        stream = self.streams.get(self.mids.get(pad.get_property("transceiver").get_property("mid")), "")
        decoder = Gst.ElementFactory.make("decodebin")
        decoder.connect("pad-added", self.decoded, stream)
        self.pipeline.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def decoded(self, _, pad, stream):
        audio = pad.get_current_caps().to_string().startswith("audio")
        form = "audioconvert ! audio/x-raw,format=S16LE" if audio else "videoconvert ! video/x-raw,format=GRAY8"
        bin = Gst.parse_bin_from_description("queue ! %s ! appsink name=sink emit-signals=true sync=false" % form, True)
        bin.get_by_name("sink").connect("new-sample", self.sample, stream, audio, {})
        self.pipeline.add(bin)
        bin.sync_state_with_parent()
        pad.link(bin.get_static_pad("sink"))

    def sample(self, sink, stream, audio, kept):
        buffer = sink.emit("pull-sample").get_buffer()
        data = buffer.extract_dup(0, buffer.get_size())
        if audio:
            self.received.heard(stream, max(map(abs, memoryview(data).cast("h")), default=0))
        else:
            kept["before"] = self.received.seen(stream, data[::97], kept.get("before"))
        return Gst.FlowReturn.OK


async def main(url, token, room):
    Gst.init(None)
    signaling = Signaling(url, token, room)
    guest = Guest(signaling)
    await guest.play()
    await signaling.run(guest)
    say("end", {})


asyncio.run(main(*sys.argv[1:4]))
