package dev.parley.core.peer;

/**
 * What came of the media between both sides, counted from the beginning of each stream that there is now.
 *
 * @param received packets that came by themselves
 * @param missing packets of the other side that did not
 * @param sent packets of ours that the other side has reported on
 * @param lost those of them that did not arrive
 */
public record Delivery(long received, long missing, long sent, long lost) {
    /** What came since then; what has ended meanwhile counts for nothing. */
    public Delivery since(Delivery before) {
        return new Delivery(
                Math.max(0, received - before.received),
                Math.max(0, missing - before.missing),
                Math.max(0, sent - before.sent),
                Math.max(0, lost - before.lost));
    }
}
