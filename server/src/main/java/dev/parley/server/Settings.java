package dev.parley.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The values of settings as text: flags over environment over {@code parley.yaml}. What nobody set is absent. */
public final class Settings {
    /** Read by the script that starts the JVM, and by the log. */
    private static final Set<String> ELSEWHERE = Set.of("PARLEY_LOG", "PARLEY_JAVA_OPTS", "PARLEY_AOT");

    private final Map<Setting, String> values;

    private Settings(Map<Setting, String> values) {
        this.values = values;
    }

    /**
     * Reads all three sources.
     *
     * @param file must exist where it is given; otherwise {@code parley.yaml} in the current folder counts if it is there
     * @throws ConfigError for an unknown key, naming the nearest known one
     */
    public static Settings read(Map<Setting, String> flags, Map<String, String> environment, Optional<Path> file) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        Path yaml = file.orElse(Path.of("parley.yaml"));
        if (file.isPresent() || Files.exists(yaml)) values.putAll(fromYaml(yaml));
        for (Setting setting : Setting.values()) {
            String value = environment.get(setting.environment());
            if (value != null && !value.isBlank()) values.put(setting, value.strip());
        }
        values.putAll(flags);
        return new Settings(values);
    }

    private static Map<Setting, String> fromYaml(Path file) {
        JsonNode tree;
        try {
            tree = new YAMLMapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new ConfigError("cannot read " + file + ": " + FileFault.words(e));
        }
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        if (tree == null || tree.isMissingNode() || tree.isNull()) return values;
        if (!tree.isObject()) throw new ConfigError(file + " must be a list of `key: value`");
        for (Map.Entry<String, JsonNode> entry : tree.properties()) {
            Setting setting = Setting.of(entry.getKey()).orElseThrow(() -> unknown(file, entry.getKey()));
            values.put(setting, text(file, entry));
        }
        return values;
    }

    private static String text(Path file, Map.Entry<String, JsonNode> entry) {
        JsonNode value = entry.getValue();
        if (value.isValueNode()) return value.asText();
        if (!value.isArray()) throw new ConfigError(file + ": " + entry.getKey() + " must be a value or a list");
        return value.valueStream().map(JsonNode::asText).collect(Collectors.joining(","));
    }

    private static ConfigError unknown(Path file, String key) {
        return new ConfigError(file + ": there is no setting \"" + key + "\"; did you mean \""
                + Setting.nearest(key).key() + "\"?");
    }

    /** Variables that look like ours and are not: probably misspelt. */
    public static List<String> strangers(Map<String, String> environment) {
        return environment.keySet().stream()
                .filter(name -> name.startsWith("PARLEY_") && !ELSEWHERE.contains(name))
                .filter(name -> Arrays.stream(Setting.values())
                        .noneMatch(s -> s.environment().equals(name)))
                .sorted()
                .toList();
    }

    public Optional<String> text(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }

    public String text(Setting setting, String fallback) {
        return values.getOrDefault(setting, fallback);
    }

    public int number(Setting setting, int fallback, int min, int max) {
        String text = values.get(setting);
        if (text == null) return fallback;
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) return number;
        } catch (NumberFormatException e) {
            // the sentence below says what is wrong
        }
        throw new ConfigError(
                setting.key() + " must be a number from " + min + " to " + max + ", not \"" + text + "\"");
    }

    /** False unless the value says otherwise. */
    public boolean yes(Setting setting) {
        return switch (text(setting, "false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigError(setting.key() + " must be true or false");
        };
    }

    public List<String> list(Setting setting) {
        return Arrays.stream(text(setting, "").split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
