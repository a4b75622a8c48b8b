package dev.parley.server;

import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What {@code doctor} finds out about the certificate: whether it can be used, is good today, and has the name that is put into URLs. */
final class CertificateDoctor {
    private static final String WHAT = "certificate";
    private static final Duration SOON = Duration.ofDays(14);

    private final Config.Tls files;
    private final Instant now;

    CertificateDoctor(Config.Tls files, Instant now) {
        this.files = files;
        this.now = now;
    }

    /** @param host that {@code turns:} URLs have; empty where nobody is handed any */
    Finding look(String host) {
        try {
            TlsIdentity.read(files.certificate(), files.key());
            return judge(first(), host);
        } catch (IOException e) {
            return unusable(FileFault.words(e));
        } catch (CertificateException e) {
            return unusable(String.valueOf(e.getMessage()));
        }
    }

    private static Finding unusable(String why) {
        return new Finding(WHAT, false, why + "; correct PARLEY_TLS_CERT and PARLEY_TLS_KEY");
    }

    /** The server's own, which stands in front of those that sign it. */
    private X509Certificate first() throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(files.certificate())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private Finding judge(X509Certificate certificate, String host) throws CertificateException {
        Instant end = certificate.getNotAfter().toInstant();
        Instant begin = certificate.getNotBefore().toInstant();
        String renew = "; put a new one into " + files.certificate() + ", the server takes it by itself within seconds";
        if (!now.isBefore(end))
            return new Finding(WHAT, false, "expired at " + end + ", so browsers refuse it" + renew);
        if (now.isBefore(begin))
            return new Finding(WHAT, false, "is good from " + begin + " only; is this clock right?");
        List<String> names = names(certificate);
        if (!host.isEmpty() && names.stream().noneMatch(name -> matches(name, host))) {
            return new Finding(
                    WHAT,
                    false,
                    "is for " + String.join(", ", names) + " and not for " + host
                            + ", which turns: URLs have, so browsers refuse it; set TURN_SERVER_HOST to a name that it has");
        }
        boolean soon = now.plus(SOON).isAfter(end);
        return new Finding(WHAT, true, "good until " + end + (soon ? renew : ""));
    }

    private static List<String> names(X509Certificate certificate) throws CertificateException {
        List<String> names = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives == null) return List.of("nobody");
        for (List<?> one : alternatives) {
            if (one.getLast() instanceof String name) names.add(name);
        }
        return names;
    }

    /** RFC 6125 §6.4.3: a star stands for the first label and nothing else. */
    private static boolean matches(String name, String host) {
        if (IpAddress.parse(host).isPresent()) return IpAddress.parse(name).equals(IpAddress.parse(host));
        String wanted = host.toLowerCase(Locale.ROOT);
        String given = name.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        return given.equals(wanted) || (dot > 0 && given.equals("*" + wanted.substring(dot)));
    }
}
