package dev.parley.core.sfu;

import dev.parley.core.peer.RtpReceiver;
import dev.parley.core.rtp.RtpPacket;

/** Takes note of what somebody gets of one track. */
interface Viewer {
    /** @param sequence extended */
    void packet(RtpReceiver receiver, RtpPacket packet, long sequence, long now);
}
