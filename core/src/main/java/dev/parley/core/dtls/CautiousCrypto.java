package dev.parley.core.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's own crypto, with one care more: an encrypted handshake message that claims to be large is dropped, as the reassembly would
 * take memory for what is claimed, up to 16 MiB a message. {@link Screening} does the same for messages in the clear.
 */
final class CautiousCrypto extends BcTlsCrypto {
    CautiousCrypto(SecureRandom random) {
        super(random);
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac) throws IOException {
        return new Guarded(super.createCipher(parameters, encryption, mac));
    }

    private record Guarded(TlsCipher inner) implements TlsCipher {
        @Override
        public TlsDecodeResult decodeCiphertext(
                long sequence, short type, ProtocolVersion version, byte[] in, int at, int length) throws IOException {
            TlsDecodeResult plain = inner.decodeCiphertext(sequence, type, version, in, at, length);
            if (plain.contentType == ContentType.handshake && !Screening.modest(plain.buf, plain.off, plain.len)) {
                throw new TlsFatalAlert(
                        AlertDescription.bad_record_mac); // the record layer drops a record for this, and goes on
            }
            return plain;
        }

        @Override
        public TlsEncodeResult encodePlaintext(
                long sequence, short type, ProtocolVersion version, int header, byte[] in, int at, int length)
                throws IOException {
            return inner.encodePlaintext(sequence, type, version, header, in, at, length);
        }

        @Override
        public int getCiphertextDecodeLimit(int plaintext) {
            return inner.getCiphertextDecodeLimit(plaintext);
        }

        @Override
        public int getCiphertextEncodeLimit(int plaintext) {
            return inner.getCiphertextEncodeLimit(plaintext);
        }

        @Override
        public int getPlaintextDecodeLimit(int ciphertext) {
            return inner.getPlaintextDecodeLimit(ciphertext);
        }

        @Override
        public int getPlaintextEncodeLimit(int ciphertext) {
            return inner.getPlaintextEncodeLimit(ciphertext);
        }

        @Override
        public void rekeyDecoder() throws IOException {
            inner.rekeyDecoder();
        }

        @Override
        public void rekeyEncoder() throws IOException {
            inner.rekeyEncoder();
        }

        @Override
        public boolean usesOpaqueRecordTypeDecode() {
            return inner.usesOpaqueRecordTypeDecode();
        }

        @Override
        public boolean usesOpaqueRecordTypeEncode() {
            return inner.usesOpaqueRecordTypeEncode();
        }
    }
}
