package dev.parley.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets that outlive the process: one file each in {@code <data>/secrets}, readable by their owner only. */
final class Secrets {
    private final Path folder;
    private final SecureRandom random;

    Secrets(Path dataDir, SecureRandom random) {
        this.folder = dataDir.resolve("secrets");
        this.random = random;
    }

    /** The secret of this name, made on first use: 256 bits as base64url. */
    String get(String name) {
        Path file = folder.resolve(name);
        try {
            if (Files.exists(file)) return Files.readString(file).strip();
            return make(file);
        } catch (IOException e) {
            throw new ConfigError("cannot keep a secret in " + folder + ": " + e.getMessage());
        }
    }

    private String make(Path file) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Path half = Files.createTempFile(folder, "new", ".tmp");
        Files.writeString(half, secret + "\n");
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        return secret;
    }
}
