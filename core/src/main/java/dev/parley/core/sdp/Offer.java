package dev.parley.core.sdp;

/** Our offer, and the state while it is out. */
public record Offer(Negotiation next, String sdp) {}
