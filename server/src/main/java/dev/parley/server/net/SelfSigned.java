package dev.parley.server.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A certificate that this server gives itself (ECDSA P-256), for networks where nobody else would give it one. In PEM files. */
public final class SelfSigned {
    /** Browsers refuse server certificates that live longer than 398 days, even where a person trusts them. */
    private static final Duration VALID = Duration.ofDays(397);

    private static final Duration EARLIER = Duration.ofDays(1);
    /** A new one is made so long before the end. */
    private static final Duration LEFT = Duration.ofDays(30);

    private static final int SERIAL_BYTES = 16;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private SelfSigned() {}

    /**
     * Makes the files, unless they are there already, are good for all of these names, and will be for a month.
     *
     * @param names addresses and host names
     * @return whether they are new
     */
    public static boolean ensure(Path certificate, Path key, List<String> names, Instant now) throws IOException {
        if (Files.exists(key) && serves(certificate, names, now)) return false;
        Files.createDirectories(certificate.getParent());
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            write(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            write(certificate, pem("CERTIFICATE", certificate(pair, names, now)));
            return true;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has ECDSA", e);
        }
    }

    private static boolean serves(Path file, List<String> names, Instant now) throws IOException {
        if (!Files.exists(file)) return false;
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
            boolean lives = now.plus(LEFT).isBefore(certificate.getNotAfter().toInstant());
            return lives && namesOf(certificate).containsAll(canonical(names));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Set<String> namesOf(X509Certificate certificate) throws GeneralSecurityException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        if (all != null) for (List<?> one : all) names.add(String.valueOf(one.get(1)));
        return names;
    }

    /** As the JDK writes addresses. */
    private static List<String> canonical(List<String> names) {
        return names.stream()
                .map(name -> isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name)
                .toList();
    }

    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    }

    /** Only for its owner from the first byte on. */
    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text);
    }

    private static String pem(String what, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    /** RFC 5280 §4.1. */
    private static byte[] certificate(KeyPair pair, List<String> names, Instant now) throws GeneralSecurityException {
        byte[] serial = new byte[SERIAL_BYTES];
        new SecureRandom().nextBytes(serial);
        byte[] algorithm = Der.sequence(Der.oid("1.2.840.10045.4.3.2")); // ecdsa-with-SHA256
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8("Parley on this network"))));
        byte[] content = Der.sequence(
                Der.context(0, Der.integer(new byte[] {2})),
                Der.positive(serial),
                algorithm,
                name,
                Der.sequence(
                        Der.time(now.minus(EARLIER)), Der.time(now.plus(VALID).minus(EARLIER))),
                name,
                pair.getPublic().getEncoded(),
                Der.context(3, extensions(names)));
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate());
        signer.update(content);
        return Der.sequence(content, algorithm, Der.bits(signer.sign()));
    }

    private static byte[] extensions(List<String> names) {
        byte[][] general = names.stream().map(SelfSigned::general).toArray(byte[][]::new);
        return Der.sequence(
                extension("2.5.29.17", Der.sequence(general)), // subjectAltName
                extension("2.5.29.19", Der.sequence()), // basicConstraints: it may sign nothing else
                extension("2.5.29.37", Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1")))); // extKeyUsage: a server
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] general(String name) {
        return isAddress(name)
                ? Der.implicit(IP_ADDRESS, InetAddress.ofLiteral(name).getAddress())
                : Der.implicit(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }
}
