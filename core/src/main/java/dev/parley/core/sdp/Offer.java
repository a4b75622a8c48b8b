package dev.parley.core.sdp;

import java.util.Map;

/**
 * Our offer, and the state while it is out.
 *
 * @param tracks what we would send in which section, by its name
 */
public record Offer(Negotiation next, String sdp, Map<String, SendTrack> tracks) {}
