package dev.parley.server;

import io.nayuki.qrcodegen.QrCode;

/** A QR code (ISO/IEC 18004) in characters of a terminal, two rows of it in one line, dark on light whatever the terminal's colours. */
final class QrText {
    /** Light modules around the code; four are what the standard asks for. */
    private static final int QUIET = 4;

    private static final String DARK_ON_LIGHT = "\033[30;107m";
    private static final String USUAL = "\033[0m";

    private QrText() {}

    static String of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        StringBuilder lines = new StringBuilder();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            lines.append("  ").append(DARK_ON_LIGHT);
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                lines.append(half(code.getModule(x, y), code.getModule(x, y + 1)));
            }
            lines.append(USUAL).append(System.lineSeparator());
        }
        return lines.toString();
    }

    private static char half(boolean upper, boolean lower) {
        if (upper) return lower ? '█' : '▀';
        return lower ? '▄' : ' ';
    }
}
