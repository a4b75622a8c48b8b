package dev.parley.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder that a server keeps everything in, held by one process at a time; the system lets go of it however the process dies. */
final class DataFolder implements AutoCloseable {
    private final FileChannel lock;

    private DataFolder(FileChannel lock) {
        this.lock = lock;
    }

    /** @throws ConfigError where it cannot be made, written to, or is held by another server */
    static DataFolder take(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel lock = FileChannel.open(
                    folder.resolve("server.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (isHeld(lock)) throw held(folder, lock);
            lock.truncate(0);
            lock.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                    0);
            return new DataFolder(lock);
        } catch (AccessDeniedException e) {
            throw new ConfigError("the data folder " + folder
                    + " belongs to somebody else; set PARLEY_DATA_DIR to one that" + " you may write to");
        } catch (IOException e) {
            throw new ConfigError("the data folder " + folder + " cannot be used: " + e);
        }
    }

    private static boolean isHeld(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static ConfigError held(Path folder, FileChannel lock) throws IOException {
        ByteBuffer holder = ByteBuffer.allocate(20);
        lock.read(holder, 0);
        lock.close();
        String process = StandardCharsets.US_ASCII.decode(holder.flip()).toString();
        return new ConfigError("another Parley (process " + process + ") is using the data folder " + folder
                + "; stop it, or set PARLEY_DATA_DIR");
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // the process ends, and with it the lock
        }
    }
}
