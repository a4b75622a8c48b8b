"""What docs/signaling.md says about a room, for the clients here: a socket, and how a client tells what it receives.

Each client is a program: URL TOKEN ROOM. It prints a line of JSON for what it heard, and twice a second one for what it receives.
"""

import asyncio
import json
import sys

import aiohttp


def say(kind, data):
    sys.stdout.write(json.dumps({"type": kind, "data": data}) + "\n")
    sys.stdout.flush()


class Received:
    """By the id of the stream: pictures that differ from the one before, and how loud the loudest sound was."""

    def __init__(self):
        self.streams = {}

    def of(self, stream):
        return self.streams.setdefault(stream, {"pictures": 0, "loudest": 0})

    def heard(self, stream, loudest):
        of = self.of(stream)
        of["loudest"] = max(of["loudest"], int(loudest))

    def seen(self, stream, picture, before):
        if picture != before:
            self.of(stream)["pictures"] += 1
        return picture

    async def tell(self):
        while True:
            await asyncio.sleep(0.5)
            say("received", self.streams)


class Signaling:
    """The socket. What comes is given to the methods of `client` that are named like the message, one after the other.

    `client.first` goes right behind `join`, so that the server's offers come after it however slow the client is: neither of the two makers
    can take an offer back.
    """

    def __init__(self, url, token, room):
        self.url = url.replace("http", "ws", 1) + "/v1/webrtc/signal?room=" + room
        self.token = token
        self.socket = None

    async def send(self, type, **data):
        await self.socket.send_str(json.dumps({"type": type, "data": data}))

    async def run(self, client):
        async with aiohttp.ClientSession() as session:
            async with session.ws_connect(self.url, headers={"Authorization": "Bearer " + self.token}) as self.socket:
                await self.send("join")
                await self.send("offer", sdp=client.first)
                async for message in self.socket:
                    if message.type != aiohttp.WSMsgType.TEXT:
                        break
                    await self.hear(client, json.loads(message.data))

    @staticmethod
    async def hear(client, message):
        type, data = message["type"], message.get("data", {})
        say(type, data)
        method = getattr(client, type.replace("-", "_"), None)
        try:
            if method:
                await method(data)
        except Exception as e:
            say("failure", {"message": "%s: %r" % (type, e)})


def streams_of(welcome):
    """The stream of each track that was there before us."""
    return {track["trackId"]: track["streamId"] for one in welcome["participants"] for track in one["tracks"]}
