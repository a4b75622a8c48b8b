package dev.parley.core.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** A client that is not one of ours: says what it is told to, and trusts everyone. */
@SuppressWarnings("rawtypes") // the types of Bouncy Castle's interface
final class Stranger extends AbstractTlsClient {
    private final DtlsIdentity identity;
    private final Inbox inbox = new Inbox();
    private final CompletableFuture<byte[]> srtpAnswer = new CompletableFuture<>();
    private int[] profiles = {0x0007};
    private byte[] mki = {};
    private boolean certificate = true;
    private boolean extendedSecret = true;

    Stranger(DtlsIdentity identity) {
        super(identity.crypto());
        this.identity = identity;
    }

    Stranger offers(int... srtpProfiles) {
        profiles = srtpProfiles;
        return this;
    }

    Stranger withMki(byte... bytes) {
        mki = bytes;
        return this;
    }

    Stranger withoutCertificate() {
        certificate = false;
        return this;
    }

    Stranger withoutExtendedSecret() {
        extendedSecret = false;
        return this;
    }

    void receive(byte[] datagram) {
        inbox.put(new Inbox.Datagram(datagram));
    }

    /** The use_srtp extension of the ServerHello. */
    byte[] srtpAnswer() throws Exception {
        return srtpAnswer.get(Party.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Tries the handshake and returns when it has ended either way. */
    void call(Consumer<byte[]> out) {
        try {
            new DTLSClientProtocol().connect(this, new Link(inbox, new Screening(DtlsRole.CLIENT), out));
        } catch (IOException e) {
            srtpAnswer.completeExceptionally(e);
        }
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return Agreement.suites(identity.crypto());
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return 10_000;
    }

    @Override
    public boolean shouldUseExtendedMasterSecret() {
        return extendedSecret;
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        if (profiles.length > 0) TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, mki));
        return extensions;
    }

    @Override
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        srtpAnswer.complete((byte[]) extensions.get(TlsSRTPUtils.EXT_use_srtp));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) {}

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return certificate ? identity.credentials(context) : null;
            }
        };
    }
}
