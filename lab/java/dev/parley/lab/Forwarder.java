package dev.parley.lab;

import dev.parley.core.sdp.SendTrack;
import dev.parley.server.media.Client;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.media.FakeMedia;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What hands on what one sends to many others: a server of ours, of somebody else, or the least that does it. */
interface Forwarder extends AutoCloseable {
    /** A publisher and its subscribers, connected. */
    interface Stage extends AutoCloseable {
        FakeMedia.Outlet publisher();

        List<Client> subscribers();

        /** Processor time so far of the process that forwards, all its threads. */
        Duration processorTime();

        @Override
        void close() throws IOException;
    }

    /** As rows call it. */
    String title();

    /** @param track that is published */
    Stage stage(SendTrack track, int subscribers, ClientLoop clients) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
