package dev.parley.server.net;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificate and key of this server, from PEM files that are read again when they change. Connections keep what they began with, so nobody is
 * dropped; files that cannot be used are logged, and the ones before stay in use. TLS 1.2 and newer. For all threads.
 */
public final class TlsIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);
    private static final long LOOK_SECONDS = 5;

    /** RFC 7443: the names by which a client may ask for what it wants; browsers ask for none. */
    private static final ApplicationProtocolConfig NAMES = new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            "http/1.1",
            "stun.turn");

    /** What the files looked like: written at the same time with the same length, they are taken for the same. */
    private record Look(long certificateTime, long certificateBytes, long keyTime, long keyBytes) {}

    private final Path certificate;
    private final Path key;
    private volatile SslContext context;
    private Look look;

    /**
     * Reads the files.
     *
     * @param certificate the chain, the server's own certificate first
     * @param key PKCS#8, not encrypted
     * @throws IOException where they cannot be used; the message is a sentence for the operator
     */
    public static TlsIdentity read(Path certificate, Path key) throws IOException {
        return new TlsIdentity(certificate, key);
    }

    private TlsIdentity(Path certificate, Path key) throws IOException {
        this.certificate = certificate;
        this.key = key;
        look = look();
        context = load();
    }

    private SslContext load() throws IOException {
        try {
            KeyPairCheck.belong(certificate, key);
            return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(NAMES)
                    .build();
        } catch (IllegalArgumentException | GeneralSecurityException | SSLException e) {
            throw new IOException(
                    "cannot use the certificate " + certificate + " with the key " + key
                            + ", which must be PEM, the key PKCS#8: " + e.getMessage(),
                    e);
        }
    }

    private Look look() throws IOException {
        return new Look(
                Files.getLastModifiedTime(certificate).toMillis(),
                Files.size(certificate),
                Files.getLastModifiedTime(key).toMillis(),
                Files.size(key));
    }

    /** Looks every few seconds whether the files have changed. */
    public void watch(ScheduledExecutorService timer) {
        var _ = timer.scheduleWithFixedDelay(this::refresh, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Reads the files again if they have changed; whether they were read and can be used. */
    public synchronized boolean refresh() {
        try {
            Look now = look();
            if (now.equals(look)) return false;
            look = now; // also where they cannot be used: one line in the log for each change
            context = load();
            LOG.info("read the certificate {} again", certificate);
            return true;
        } catch (IOException e) {
            LOG.error("still using the certificate from before: {}", e.getMessage());
            return false;
        }
    }

    SslContext context() {
        return context;
    }
}
