package dev.parley.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCSignalingState;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.parley.server.http.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a room who uses libwebrtc in a JVM (webrtc-java): {@code URL TOKEN ROOM}. Prints a line of JSON for what it heard, and twice a second
 * one for what it receives: by the id of the stream, pictures that differ from the one before, and how loud the loudest sound was.
 */
public final class LibwebrtcGuest implements PeerConnectionObserver {
    private static final int RATE = 48_000;
    private static final int SAMPLES = RATE / 100;
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final int VOLUME = 8000;
    private static final int PITCH = 440;

    /** What arrives of one person. */
    private static final class Received {
        private int pictures;
        private int loudest;
        private int before;

        synchronized void picture(int hash) {
            if (hash != before) pictures++;
            before = hash;
        }

        synchronized void sound(byte[] samples) {
            ByteBuffer in = ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN);
            while (in.remaining() > 1) loudest = Math.max(loudest, Math.abs(in.getShort()));
        }

        synchronized Map<String, @Nullable Object> told() {
            return Json.object("pictures", pictures, "loudest", loudest);
        }
    }

    private final HeadlessAudioDeviceModule devices = new HeadlessAudioDeviceModule();
    private final PeerConnectionFactory factory = new PeerConnectionFactory(devices);
    private final CustomAudioSource voice = new CustomAudioSource();
    private final CustomVideoSource picture = new CustomVideoSource();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final ExecutorService steps = Executors.newSingleThreadExecutor();
    private final Map<String, Received> received = new ConcurrentHashMap<>();
    private final Map<String, String> streams = new ConcurrentHashMap<>();
    private final Map<String, String> trackIds = new ConcurrentHashMap<>();
    private final RTCPeerConnection peer;
    private final WebSocket socket;
    private long sample;
    private int frame;

    private LibwebrtcGuest(String url, String token, String room) {
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        peer = factory.createPeerConnection(configuration, this);
        peer.addTrack(factory.createAudioTrack("voice", voice), List.of("own"));
        peer.addTrack(factory.createVideoTrack("picture", picture), List.of("own"));
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("Bearer", token)
                .buildAsync(
                        URI.create(url.replaceFirst("^http", "ws") + "/v1/webrtc/signal?room=" + room),
                        new JsonMessages(message -> steps.execute(() -> hear(message))))
                .join();
        send("join", Json.object());
    }

    public static void main(String[] arguments) {
        LibwebrtcGuest guest = new LibwebrtcGuest(arguments[0], arguments[1], arguments[2]);
        ScheduledFuture<?> _ = guest.timer.scheduleAtFixedRate(guest::show, 0, 66, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> _ = guest.timer.scheduleAtFixedRate(guest::tell, 500, 500, TimeUnit.MILLISECONDS);
    }

    private static void say(String type, Object data) {
        System.out.println(Json.text(Json.object("type", type, "data", data)));
    }

    private void tell() {
        Map<String, Object> all = new ConcurrentHashMap<>();
        received.forEach((stream, of) -> all.put(stream, of.told()));
        say("received", all);
    }

    /**
     * The microphone of the module, which is silent, would speak at the same time from a thread of its own, and libwebrtc ends the process. It
     * begins when media can flow, at about the moment at which we hear of that: so it is stopped a while later, just before our voice begins.
     */
    private void beginToSpeak() {
        ScheduledFuture<?> _ = timer.schedule(
                () -> {
                    devices.stopRecording();
                    ScheduledFuture<?> _ = timer.scheduleAtFixedRate(this::speak, 50, 10, TimeUnit.MILLISECONDS);
                },
                1,
                TimeUnit.SECONDS);
    }

    private void speak() {
        ByteBuffer samples = ByteBuffer.allocate(2 * SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SAMPLES; i++) {
            samples.putShort((short) (VOLUME * Math.sin(2 * Math.PI * PITCH * sample++ / RATE)));
        }
        voice.pushAudio(samples.array(), Short.SIZE, RATE, 1, SAMPLES);
    }

    /** A light bar that wanders over grey. */
    private void show() {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(WIDTH, HEIGHT);
        int from = frame++ * 8 % (WIDTH - 40);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                buffer.getDataY().put(y * buffer.getStrideY() + x, (byte) (x >= from && x < from + 40 ? 235 : 128));
            }
        }
        fill(buffer.getDataU());
        fill(buffer.getDataV());
        VideoFrame shown = new VideoFrame(buffer, System.nanoTime());
        picture.pushFrame(shown);
        shown.release();
    }

    private static void fill(ByteBuffer plane) {
        for (int i = 0; i < plane.capacity(); i++) plane.put(i, (byte) 128);
    }

    private void send(String type, Map<String, @Nullable Object> data) {
        socket.sendText(Json.text(Json.object("type", type, "data", data)), true)
                .join();
    }

    private void hear(JsonNode message) {
        JsonNode data = message.path("data");
        String type = message.path("type").asText();
        say(type, data);
        try {
            switch (type) {
                case "welcome" -> enter(data.path("participants"));
                case "track-added" -> know(data);
                case "offer" -> accept(data);
                case "answer" -> remote(RTCSdpType.ANSWER, data.path("sdp").asText());
                default -> {} // presence
            }
        } catch (RuntimeException e) {
            say("failure", Json.object("message", type + ": " + e));
        }
    }

    /** Knows whose tracks are there already, and offers its own. */
    private void enter(JsonNode people) {
        for (JsonNode one : people) one.path("tracks").forEach(this::know);
        offer();
    }

    private void know(JsonNode track) {
        streams.put(track.path("trackId").asText(), track.path("streamId").asText());
    }

    /** Offers once; from then on only the server does. */
    private void offer() {
        describe("offer", done -> peer.createOffer(new RTCOfferOptions(), done));
    }

    private void accept(JsonNode data) {
        data.path("tracks")
                .forEach(one -> trackIds.put(
                        one.path("mid").asText(), one.path("trackId").asText()));
        if (peer.getSignalingState() == RTCSignalingState.HAVE_LOCAL_OFFER) {
            throw new IllegalStateException("offers have crossed, though this guest offers only once");
        }
        remote(RTCSdpType.OFFER, data.path("sdp").asText());
        describe("answer", done -> peer.createAnswer(new RTCAnswerOptions(), done));
        // It may have begun to record again for what was agreed on.
        devices.stopRecording();
    }

    private void describe(String type, Consumer<CreateSessionDescriptionObserver> create) {
        CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();
        create.accept(new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                made.complete(description);
            }

            @Override
            public void onFailure(String error) {
                made.completeExceptionally(new IllegalStateException(error));
            }
        });
        RTCSessionDescription description = made.join();
        set(done -> peer.setLocalDescription(description, done));
        send(type, Json.object("sdp", description.sdp));
    }

    private void remote(RTCSdpType type, String sdp) {
        set(done -> peer.setRemoteDescription(new RTCSessionDescription(type, sdp), done));
    }

    private static void set(Consumer<SetSessionDescriptionObserver> setting) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        setting.accept(new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                done.complete(true);
            }

            @Override
            public void onFailure(String error) {
                done.completeExceptionally(new IllegalStateException(error));
            }
        });
        done.join();
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
        say("connection", state);
        if (state == RTCPeerConnectionState.CONNECTED) steps.execute(this::beginToSpeak);
    }

    /** The server learns our addresses from our checks. */
    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {}

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        String mid = transceiver.getMid();
        MediaStreamTrack track = transceiver.getReceiver().getTrack();
        String stream = streams.getOrDefault(trackIds.getOrDefault(mid, ""), "");
        Received of = received.computeIfAbsent(stream, ignored -> new Received());
        if (track instanceof AudioTrack audio) {
            audio.addSink((samples, bits, rate, channels, frames) -> of.sound(samples));
        } else if (track instanceof VideoTrack video) {
            video.addSink(shown -> of.picture(hash(shown)));
        }
    }

    private static int hash(VideoFrame shown) {
        ByteBuffer light = shown.buffer.toI420().getDataY();
        int hash = 0;
        for (int i = 0; i < light.capacity(); i += 97) hash = 31 * hash + light.get(i);
        return hash;
    }
}
