/**
 * What the first bytes of a payload say of the picture behind them, as far as one who forwards needs it: where a key frame begins, which frame
 * and which layer a packet belongs to. Nothing is decoded.
 *
 * <p>{@link dev.parley.core.rtp.codec.KeyFrames} answers the question that all codecs share. VP8 (RFC 7741), VP9 (RFC 9628) and AV1 have
 * flyweights that read the whole descriptor; H.264 (RFC 6184) has no descriptor, only NAL units, among them parameter sets that tell the size. What AV1
 * leaves out, and any codec may add, stands in a header extension: {@link dev.parley.core.rtp.codec.DependencyDescriptor}, with the
 * {@link dev.parley.core.rtp.codec.DependencyStructure} that is kept for each stream. The payload is borrowed for the call; a
 * flyweight keeps numbers alone, makes no objects and is owned by one thread. Hostile bytes are no key frame and no descriptor, never an
 * exception.
 */
@NullMarked
package dev.parley.core.rtp.codec;

import org.jspecify.annotations.NullMarked;
