package dev.parley.core.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCloseable;
import org.bouncycastle.tls.TlsCredentials;

/** The server's half of the handshake, which asks the client for its certificate. */
@SuppressWarnings("rawtypes") // the types of Bouncy Castle's interface
final class ServerSide extends AbstractTlsServer {
    private static final short[] CERTIFICATE_TYPES = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};

    private final DtlsIdentity identity;
    private final Agreement agreement;
    private final Timing timing;
    private final Link link;

    ServerSide(DtlsIdentity identity, Agreement agreement, Timing timing, Link link) {
        super(identity.crypto());
        this.identity = identity;
        this.agreement = agreement;
        this.timing = timing;
        this.link = link;
    }

    @Override
    public void notifyCloseHandle(TlsCloseable handle) {
        link.handshake(handle);
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
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    /** Without it keys must not be exported (RFC 7627 §5.4). */
    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    /** The fingerprint vouches for the certificate; with what it was signed does not matter. */
    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return timing.handshakeMillis();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return timing.resendMillis();
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        return identity.credentials(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(CERTIFICATE_TYPES, Agreement.signatures(), null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        agreement.identify(chain);
    }

    @Override
    public void processClientExtensions(Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        agreement.offered(extensions);
    }

    @Override
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        agreement.answer(extensions);
        return extensions;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        agreement.complete(context);
    }
}
