package dev.parley.core.rtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SDES (RFC 3550 §6.5): which streams belong to one sender, so that they are played in step. Items other than CNAME are left out. */
public record SourceDescription(List<Chunk> chunks) implements Rtcp {
    /**
     * What is said of one stream.
     *
     * @param cname at most 255 bytes of UTF-8, cut off beyond; empty if none was given
     */
    public record Chunk(int ssrc, String cname) {}

    static final int TYPE = 202;

    private static final int END = 0;
    private static final int CNAME = 1;

    public SourceDescription {
        chunks = List.copyOf(chunks);
    }

    static @Nullable SourceDescription read(RtcpFrame f) {
        List<Chunk> chunks = new ArrayList<>(f.count());
        int at = 0;
        for (int i = 0; i < f.count(); i++) {
            int end = endOfItems(f, at + 4);
            if (end < 0) return null;
            chunks.add(new Chunk(f.i32(at), cname(f, at + 4, end)));
            // One to four zero bytes end the list of items and reach to the next word.
            at = (end | 3) + 1;
        }
        return new SourceDescription(chunks);
    }

    /** Where the zero byte is that ends a chunk's items; -1 if it is not there. */
    private static int endOfItems(RtcpFrame f, int first) {
        int at = first;
        while (at < f.length() && f.u8(at) != END) {
            if (at + 1 >= f.length()) return -1;
            at += 2 + f.u8(at + 1);
        }
        return at < f.length() ? at : -1;
    }

    private static String cname(RtcpFrame f, int first, int end) {
        for (int at = first; at < end; at += 2 + f.u8(at + 1)) {
            if (f.u8(at) == CNAME) return f.text(at + 2, f.u8(at + 1));
        }
        return "";
    }

    void writeTo(RtcpWriter w) {
        int first = Math.min(chunks.size(), MOST_BLOCKS);
        int start = w.begin(TYPE, first);
        for (Chunk chunk : chunks.subList(0, first)) write(w, start, chunk);
        w.end(start);
        if (chunks.size() > first) new SourceDescription(chunks.subList(first, chunks.size())).writeTo(w);
    }

    private static void write(RtcpWriter w, int start, Chunk chunk) {
        w.u32(chunk.ssrc);
        if (!chunk.cname.isEmpty()) {
            w.u8(CNAME);
            w.text(chunk.cname);
        }
        do w.u8(END);
        while (((w.position() - start) & 3) != 0);
    }
}
