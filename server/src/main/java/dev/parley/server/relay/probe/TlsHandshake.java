package dev.parley.server.relay.probe;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS as a client. */
public final class TlsHandshake {
    private TlsHandshake() {}

    static SSLSocket over(Socket plain, String host, int port, SSLSocketFactory factory) throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name must be the certificate's
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    /** Trusts whom Java trusts. */
    public static SSLSocketFactory strict() {
        return factory(new Strict());
    }

    /** Trusts everyone: for a certificate that nobody has signed yet. */
    public static SSLSocketFactory trusting() {
        return factory(new Anyone());
    }

    private static SSLSocketFactory factory(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /** What to do about a handshake that failed. */
    static String advice(SSLException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException)
                return "the certificate has expired: put a new one into the server's file, it takes it by itself";
            if (cause instanceof CertificateNotYetValidException)
                return "the certificate is not good yet: is a clock wrong?";
            String words = String.valueOf(cause.getMessage());
            if (words.contains("No name matching") || words.contains("No subject alternative"))
                return "the certificate is for another name: use one that it has (TURN_SERVER_HOST)";
            if (words.contains("certification path"))
                return "nobody whom browsers trust has signed the certificate: get one that is, or try with --insecure";
        }
        return "does something else than TLS listen there?";
    }

    /** As Java does it, but what has expired is called so, whoever has signed it. */
    private static final class Strict extends Delegate {
        Strict() {
            super(ofJava());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            chain[0].checkValidity();
            super.checkServerTrusted(chain, type, socket);
        }

        private static X509ExtendedTrustManager ofJava() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java trusts somebody", e);
            }
        }
    }

    private abstract static class Delegate extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager other;

        Delegate(X509ExtendedTrustManager other) {
            this.other = other;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            other.checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            other.checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            other.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            other.checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            other.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            other.checkServerTrusted(chain, type, engine);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return other.getAcceptedIssuers();
        }
    }

    /** The extended kind, for which Java does not check the name either. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
