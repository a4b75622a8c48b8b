package dev.parley.server.socketio;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The events that a client has been sent and may not have got. Each has an offset, a number that grows by one; the client tells the last it
 * got when it comes back. What was sent before a heartbeat that the client has answered need not be kept. Confined to its owner.
 */
final class Journal {
    /** Beyond either limit the earliest event is dropped, and a client that has not got it begins anew. */
    static final int MOST_EVENTS = 500;

    static final int MOST_BYTES = 128 * 1024;

    private record Entry(long offset, List<Message> messages, int size) {}

    private final Deque<Entry> entries = new ArrayDeque<>(1);
    private int bytes;
    private volatile boolean empty = true;
    private long last;
    /** Up to here nothing can be sent again. */
    private long dropped;
    /** The last event when the last heartbeat was answered: the next one is answered only after this event has come. */
    private long mark;

    /** Whether nothing is kept; also for who does not own it, who may then hear of it late. */
    boolean isEmpty() {
        return empty;
    }

    /** The offset of the event to be added next. */
    long next() {
        return last + 1;
    }

    void add(List<Message> messages) {
        int size = messages.stream().mapToInt(Journal::size).sum();
        entries.add(new Entry(++last, messages, size));
        bytes += size;
        empty = false;
        while (entries.size() > MOST_EVENTS || bytes > MOST_BYTES) drop();
    }

    private static int size(Message message) {
        return switch (message) {
            case Message.Text(String text) -> text.length();
            case Message.Binary(byte[] binary) -> binary.length;
        };
    }

    /** The client has answered a heartbeat. */
    void answered() {
        while (!entries.isEmpty() && entries.getFirst().offset() <= mark) drop();
        mark = last;
    }

    private void drop() {
        Entry entry = entries.removeFirst();
        bytes -= entry.size();
        dropped = entry.offset();
        empty = entries.isEmpty();
    }

    /** Whether everything after {@code offset} is still here. */
    boolean covers(long offset) {
        return offset >= dropped && offset <= last;
    }

    /** What was sent after {@code offset}, in order. */
    List<List<Message>> after(long offset) {
        return entries.stream()
                .filter(entry -> entry.offset() > offset)
                .map(Entry::messages)
                .toList();
    }
}
