package dev.parley.server;

import dev.parley.server.net.udp.NativeDatagrams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command line. Exit status: 0 done, 1 it failed, 2 it was asked for wrongly. */
@Command(
        name = "parley",
        description = "Real-time voice, video and data over WebRTC in one jar.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.class)
public final class Main implements CommandLine.IVersionProvider {
    private static final Map<String, Supplier<CommandLine>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("serve", () -> withSettings(new ServeCommand()));
        COMMANDS.put("token", () -> new CommandLine(new TokenCommand()));
        COMMANDS.put("namespace", () -> new CommandLine(new NamespaceCommand()));
        COMMANDS.put("turn", () -> new CommandLine(new TurnCommand()));
        COMMANDS.put("doctor", () -> new CommandLine(new DoctorCommand()));
        COMMANDS.put("rehearse", () -> withSettings(new RehearseCommand()));
        COMMANDS.put("version", () -> new CommandLine(new VersionCommand()));
    }

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("serve")) prepare();
        System.exit(commandLine(args).execute(args));
    }

    /** The ways to the kernel take a while to make, in which this thread reads the command line and begins to log. */
    private static void prepare() {
        Thread.ofPlatform().daemon().name("prepare").start(NativeDatagrams::isAvailable);
    }

    /** Only the command that is asked for is made: to make them all takes a tenth of a second. */
    static CommandLine commandLine(String... args) {
        CommandLine whole = new CommandLine(new Main());
        String asked = args.length == 0 ? "" : args[0];
        COMMANDS.forEach((name, command) -> {
            if (name.equals(asked) || !COMMANDS.containsKey(asked)) whole.addSubcommand(name, command.get());
        });
        return whole.setExecutionExceptionHandler((failure, command, _) -> tell(failure, command))
                .setParameterExceptionHandler((wrong, _) -> tell(wrong))
                .setUsageHelpAutoWidth(true);
    }

    /** Every setting is a flag. */
    private static CommandLine withSettings(Object command) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        for (Setting setting : Setting.values()) {
            spec.addOption(OptionSpec.builder("--" + setting.key())
                    .paramLabel("VALUE")
                    .arity(setting.isSwitch() ? "0..1" : "1")
                    .fallbackValue("true")
                    .type(String.class)
                    .description(
                            setting.meaning() + " (" + setting.environment() + "; default: " + setting.fallback() + ")")
                    .build());
        }
        return new CommandLine(spec);
    }

    /** A wrong word on the command line is one sentence too, not a page. */
    private static int tell(CommandLine.ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("parley: " + wrong.getMessage());
        command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return 2;
    }

    /** An operator's mistake is one sentence; only a mistake of ours shows where it happened. */
    private static int tell(Exception failure, CommandLine command) {
        if (failure instanceof ConfigError || failure instanceof CommandFailed) {
            command.getErr().println("parley: " + failure.getMessage());
            return failure instanceof ConfigError ? 2 : 1;
        }
        failure.printStackTrace(command.getErr());
        return 1;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"parley " + Version.text()};
    }
}
