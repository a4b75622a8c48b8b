"""Relays twenty packets to an echo through a TURN server, with aioice: TRANSPORT PORT USERNAME PASSWORD."""
import asyncio
import ssl
import sys

from aioice import turn


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data, addr)


class Inbox(asyncio.DatagramProtocol):
    def __init__(self):
        self.received = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.received.put_nowait((data, addr))


async def main(transport, port, username, password):
    loop = asyncio.get_running_loop()
    echo, _ = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    peer = echo.get_extra_info("sockname")
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    relay, inbox = await turn.create_turn_endpoint(
        Inbox,
        server_addr=("127.0.0.1", port),
        username=username,
        password=password,
        ssl=trusting if transport == "tls" else False,
        transport="udp" if transport == "udp" else "tcp",
    )
    returned = 0
    for i in range(20):
        payload = bytes([i]) * (i * 60 + 1)
        relay.sendto(payload, peer)
        data, addr = await asyncio.wait_for(inbox.received.get(), 10)
        returned += data == payload and addr == peer
    relay.close()
    print(f"{returned} of 20 packets came back from {peer[0]}")
    await asyncio.sleep(0)
    echo.close()


asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]))
