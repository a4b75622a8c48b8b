package dev.parley.server.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What PostgreSQL prints. The process holds the file open in append mode, so it can be emptied while it is written. */
record ServerLog(Path file) {
    private static final long MOST = 4 << 20;
    private static final int TAIL = 16 << 10;

    /** Bytes in it now. */
    long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Once it is larger than 4 MiB it starts anew, and one older generation is kept. */
    void bound() throws IOException {
        if (size() <= MOST) return;
        Path older = file.resolveSibling(file.getFileName() + ".1");
        Files.copy(file, older, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    /** What was printed after the first {@code start} bytes; at most the last 16 KiB of it. */
    String since(long start) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = Math.max(start, channel.size() - TAIL);
            ByteBuffer bytes = ByteBuffer.allocate(Math.clamp(channel.size() - from, 0, TAIL));
            channel.read(bytes, from);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }
}
