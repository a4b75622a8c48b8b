/**
 * Who receives what: a room, its participants, what they publish and what each of them gets.
 *
 * <p>A {@link dev.parley.core.sfu.Participant} has one {@link dev.parley.core.peer.Peer}. Each section of its description in which it sends is a
 * {@link dev.parley.core.sfu.Publication}; for everybody else in the {@link dev.parley.core.sfu.Room} there is a
 * {@link dev.parley.core.sfu.Subscription} of it, which owns one sender of that participant's peer. A packet that arrives is kept once in the
 * publication's history and sent once for each subscription, under that connection's payload type, SSRC, sequence number and timestamp
 * ({@link dev.parley.core.sfu.Rewriter}); it is never decoded.
 *
 * <p>Lost packets are asked for on each hop by itself: the publication asks its publisher, a subscriber's request is answered from the history.
 * Requests for key frames of many subscribers become few ({@link dev.parley.core.sfu.KeyFrameRequests}).
 *
 * <p>A picture may come in several sizes, each an {@link dev.parley.core.sfu.EncodedStream}. {@link dev.parley.core.sfu.Layers} knows which there
 * are and which live; for each subscription a {@link dev.parley.core.sfu.LayerChoice} says which one the viewer should see, within the
 * {@link dev.parley.core.sfu.Share} that the {@link dev.parley.core.sfu.Allocation} gives it of what the viewer's connection carries.
 * {@link dev.parley.core.sfu.Demand} gathers what nobody watches, so that its sender can stop it. One stream may hold several sizes too (VP9, AV1): then
 * frames are left out of it, by what each {@link dev.parley.core.sfu.VideoPacket} says of itself; late ones are judged by what held when they should
 * have come ({@link dev.parley.core.sfu.PastLayers}).
 *
 * <p>In a room of many, {@link dev.parley.core.sfu.Loudest} says whose voice is sent on. {@link dev.parley.core.sfu.LinkQuality} has one word for each
 * participant's connection.
 *
 * <p>One thread owns a room and everything in it. Remote copies of a publication come between publication and subscription.
 */
@NullMarked
package dev.parley.core.sfu;

import org.jspecify.annotations.NullMarked;
