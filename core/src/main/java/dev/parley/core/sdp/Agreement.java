package dev.parley.core.sdp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What of a section both sides can do, with the other side's numbers and in its order (RFC 3264 §6.1).
 *
 * @param extensions as our description names them
 */
record Agreement(List<Codec> codecs, List<Extension> extensions) {
    /** A number that already stands for something else in the session is left out; the numbers know this section already. */
    static Agreement on(Kind kind, Media media, Supported supported, Numbers numbers) {
        List<Codec> codecs = new ArrayList<>();
        Set<String> seen = new HashSet<>(); // a codec under many numbers would make our answer longer than the offer
        for (Codec offered : new Formats(media).codecs()) {
            String meaning = Meaning.of(kind, offered);
            if (!numbers.means(offered.payloadType(), meaning) || !seen.add(meaning)) continue;
            Optional<Codec> ours = supported.like(kind, offered);
            ours.ifPresent(codec -> codecs.add(
                    common(offered, codec, numbers.means(offered.rtxPayloadType(), Numbers.again(meaning)))));
        }
        codecs.removeIf(codec -> isRed(codec) && !carries(codec, codecs));
        return balanced(codecs, extensions(media, supported, numbers));
    }

    private static Codec common(Codec offered, Codec ours, boolean rtx) {
        Set<Feedback> both = EnumSet.noneOf(Feedback.class);
        both.addAll(offered.feedback());
        both.retainAll(ours.feedback());
        boolean again = rtx && ours.rtxPayloadType() >= 0;
        return offered.numbered(offered.payloadType(), again ? offered.rtxPayloadType() : -1, offered.fmtp())
                .with(both);
    }

    static boolean isRed(Codec codec) {
        return codec.name().equalsIgnoreCase("red");
    }

    /** RFC 2198 §5: the parameters of red are the payload types that it may carry, with slashes between them. */
    private static boolean carries(Codec red, List<Codec> codecs) {
        List<String> carried = Words.split(red.fmtp(), '/');
        return !carried.isEmpty()
                && carried.stream()
                        .allMatch(number -> codecs.stream()
                                .anyMatch(codec -> !isRed(codec) && codec.payloadType() == Words.number(number, 127)));
    }

    private static List<Extension> extensions(Media media, Supported supported, Numbers numbers) {
        Set<String> seen = new HashSet<>();
        return read(media).stream()
                .filter(extension -> extension.direction() != Direction.INACTIVE)
                .filter(extension -> supported.knows(extension.uri()) && numbers.names(extension))
                .filter(extension -> seen.add(extension.uri()))
                .map(Extension::reversed)
                .toList();
    }

    static List<Extension> read(Media media) {
        return media.all("extmap").stream()
                .map(Extension::of)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Feedback for the whole transport needs both the numbers in the packets and the reports; one without the other is nothing. */
    private static Agreement balanced(List<Codec> codecs, List<Extension> extensions) {
        Predicate<Extension> numbered = extension -> extension.uri().equals(Extensions.TRANSPORT_CC);
        boolean reported = codecs.stream().anyMatch(codec -> codec.feedback().contains(Feedback.TRANSPORT_CC));
        if (reported && extensions.stream().anyMatch(numbered)) return new Agreement(codecs, extensions);
        List<Codec> without = codecs.stream().map(Agreement::unreported).toList();
        return new Agreement(
                without, extensions.stream().filter(numbered.negate()).toList());
    }

    private static Codec unreported(Codec codec) {
        Set<Feedback> rest = EnumSet.noneOf(Feedback.class);
        rest.addAll(codec.feedback());
        rest.remove(Feedback.TRANSPORT_CC);
        return codec.with(rest);
    }
}
