package dev.parley.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap of another JVM, as {@code jcmd} tells of it. */
final class JavaHeap {
    private static final Pattern USED = Pattern.compile("used (\\d+)([KM])");

    private JavaHeap() {}

    /** What it holds after a collection. */
    static long liveBytes(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run");
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        if (!used.find()) throw new IOException("no heap");
        return Long.parseLong(used.group(1)) << (used.group(2).equals("M") ? 20 : 10);
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process run = new ProcessBuilder(jcmd.toString(), String.valueOf(pid), command).start();
        String answer = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        run.waitFor();
        return answer;
    }
}
