package dev.parley.server.signal;

import dev.parley.server.tenant.Caller;
import java.util.ArrayList;
import java.util.List;

/** A device that remembers what it is told. Thread-safe. */
class FakeDevice implements Device {
    private final String id;
    private final Caller caller;
    private final List<News> heard = new ArrayList<>();
    private String word = "";
    private Runnable reaction = () -> {};
    boolean acknowledges = true;

    FakeDevice(Caller caller, String id) {
        this.caller = caller;
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    /** Runs {@code reaction} whenever it is told of {@code word}. */
    void whenToldOf(String word, Runnable reaction) {
        this.word = word;
        this.reaction = reaction;
    }

    @Override
    public synchronized void send(News news) {
        heard.add(news);
        if (spell(news).equals(word)) reaction.run();
    }

    /** The client acknowledges what it is asked to, unless the test has switched that off. */
    @Override
    public void ask(News news, Runnable heard) {
        send(news);
        if (acknowledges) heard.run();
    }

    @Override
    public void disconnect() {
        throw new UnsupportedOperationException("nobody ends a fake device");
    }

    synchronized List<News> heard() {
        return List.copyOf(heard);
    }

    /** What it was told since the last time, each in a word: {@code Offer(Ann)}, {@code Ended}, {@code AnsweredElsewhere}. */
    synchronized List<String> news() {
        List<String> words = heard.stream().map(FakeDevice::spell).toList();
        heard.clear();
        return words;
    }

    /** What others' browsers said to it since the last time, as it came. */
    synchronized List<String> relayed() {
        List<String> contents = heard.stream()
                .filter(News.Relayed.class::isInstance)
                .map(news -> ((News.Relayed) news).signal().content().asText())
                .toList();
        heard.clear();
        return contents;
    }

    private static String spell(News news) {
        return switch (news) {
            case News.OfCall(var event) -> event.getClass().getSimpleName();
            case News.Relayed(Signal signal, var _) -> signal.content().asText();
            case News.ConversationChanged _ -> "ConversationChanged";
            case News.PresenceChanged(var _, String name, var _, boolean online) -> name + (online ? "+" : "-");
            case News.AnsweredElsewhere _, News.Failed _ -> news.getClass().getSimpleName();
        };
    }
}
