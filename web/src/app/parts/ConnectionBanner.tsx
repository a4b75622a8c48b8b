import { useEffect, useState } from "react";
import type { Socket } from "socket.io-client";

interface BannerProps {
  socket: Socket;
  words?: string;
}

/** Tells when the server cannot be reached, after a moment in which most gaps heal. */
export function ConnectionBanner({ socket, words = "No connection to the server. Trying again…" }: BannerProps) {
  const offline = useOffline(socket);
  return (
    <div role="status" className="app-banner-place">
      {offline ? (
        <p className="app-banner" data-testid="offline">
          {words}
        </p>
      ) : null}
    </div>
  );
}

function useOffline(socket: Socket): boolean {
  const [connected, setConnected] = useState(socket.connected);
  const [offline, setOffline] = useState(false);
  useEffect(() => {
    const update = () => setConnected(socket.connected);
    // It may have connected between the first rendering and now.
    update();
    socket.on("connect", update);
    socket.on("disconnect", update);
    return () => {
      socket.off("connect", update);
      socket.off("disconnect", update);
    };
  }, [socket]);
  useEffect(() => {
    if (connected) return setOffline(false);
    const timer = setTimeout(() => setOffline(true), 1500);
    return () => clearTimeout(timer);
  }, [connected]);
  return offline;
}
