package dev.parley.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The web client: files of the class path below one folder, read when they are first asked for and then kept in memory. {@code /}
 * is {@code index.html}, {@code /docs} is {@code docs.html}, and {@code /p2p/} is {@code p2p/index.html}. {@code /room/NAME} is {@code
 * index.html} too, whatever the name: that page finds out by its address which room it shows.
 *
 * <p>A path is a resource only if each of its segments is a plain name, so nothing outside the folder can be named.
 */
public final class StaticFiles {
    /** Neither empty nor beginning with a dot; neither slash, backslash, colon, percent nor control characters. */
    private static final Pattern PLAIN =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final int LONGEST = 200;

    private static final String POLICY = "csp.txt";

    /** What people are shown who open an address at which there is nothing; programs get the error as everywhere. */
    private static final String NOTHING = "not-found.html";

    private static final String NOT_BUILT = """
            Parley runs, but this build has no web client in it.

            Stop the server and start it with ./parley serve from the source folder: that builds the web client as well.
            The API, Socket.IO and WebSockets work without it.
            """;

    private final ClassLoader resources;
    private final String folder;
    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    /** @param folder on the class path, without slashes around it: {@code web} */
    public StaticFiles(ClassLoader resources, String folder) {
        this.resources = resources;
        this.folder = folder;
    }

    /** Serves every path that no other route has. */
    public void register(Router router) {
        router.get("/*", this::serve).get("/room/:room", request -> index("", request));
    }

    private Response serve(Request request) {
        String path = request.parameter("*");
        if (path.length() > LONGEST) return nothingAt(request);
        if (path.isEmpty() || path.endsWith("/")) return index(path, request);
        if (!PLAIN.matcher(path).matches()) return nothingAt(request);
        return file(path)
                .or(() -> file(path + ".html"))
                .map(file -> file.response(request))
                .or(() -> file(path + "/index.html").map(_ -> redirect(path)))
                .orElseGet(() -> nothingAt(request));
    }

    private Response index(String path, Request request) {
        String name = path + "index.html";
        if (!PLAIN.matcher(name).matches()) return nothingAt(request);
        return file(name).map(file -> file.response(request)).orElseGet(() -> {
            if (path.isEmpty()) return Response.text(404, "text/plain; charset=utf-8", NOT_BUILT);
            return nothingAt(request);
        });
    }

    /** A page below a folder has relative links, so the folder's slash must be there. */
    private static Response redirect(String path) {
        return new Response(308, Map.of("Location", "/" + path + "/"), new byte[0]);
    }

    private Response nothingAt(Request request) {
        return Optional.of(NOTHING)
                .filter(_ -> isPerson(request))
                .flatMap(this::file)
                .map(StaticFile::notFound)
                .orElseThrow(() -> HttpError.notFound("there is nothing at " + AccessLog.printable(request.path())));
    }

    /** Browsers name HTML when somebody opens an address; scripts and programs do not. */
    private static boolean isPerson(Request request) {
        return request.header("accept")
                .filter(types -> types.contains("text/html"))
                .isPresent();
    }

    /** Only what exists is kept, so that asking for names at random fills no memory. */
    private Optional<StaticFile> file(String name) {
        if (ContentTypes.of(name).isEmpty()) return Optional.empty();
        StaticFile known = files.get(name);
        if (known != null) return Optional.of(known);
        Optional<StaticFile> read = read(name);
        read.ifPresent(file -> files.put(name, file));
        return read;
    }

    private Optional<StaticFile> read(String name) {
        return bytes(name).map(content -> new StaticFile(name, content, policy(name)));
    }

    /** A page that is one file, with its script inside, brings a policy of its own: the hashes of that script, beside it. */
    private Optional<String> policy(String name) {
        if (!name.endsWith("/index.html")) return Optional.empty();
        return bytes(name.replace("index.html", POLICY)).map(text -> new String(text, StandardCharsets.UTF_8).strip());
    }

    private Optional<byte[]> bytes(String name) {
        try (InputStream in = resources.getResourceAsStream(folder + "/" + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
