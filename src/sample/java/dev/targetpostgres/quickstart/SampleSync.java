package dev.targetpostgres.quickstart;

import dev.targetpostgres.sample.SampleTap;
import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The sample tap and the packaged target, two processes with a pipe of the operating system between
 * them.
 */
final class SampleSync {
  private final Path config;
  private final Path states;

  SampleSync(Path config, Path states) {
    this.config = config;
    this.states = states;
  }

  /** What one would type. */
  String commandLine() {
    return "java -cp … "
        + SampleTap.class.getName()
        + " | "
        + target()
        + " --config "
        + config
        + " > "
        + states;
  }

  /** The launcher as seen from the current folder. */
  static Path target() {
    return Path.of("").toAbsolutePath().relativize(TargetProcess.launcher());
  }

  /** Runs both, the target's logs on our stderr, and returns the target's exit code. */
  int run() throws IOException, InterruptedException {
    String javaHome = System.getProperty("java.home");
    ProcessBuilder tap =
        new ProcessBuilder(
            Path.of(javaHome, "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SampleTap.class.getName());
    ProcessBuilder target =
        new ProcessBuilder(TargetProcess.launcher().toString(), "--config", config.toString())
            .redirectOutput(states.toFile());
    tap.redirectError(Redirect.INHERIT);
    target.redirectError(Redirect.INHERIT);
    target.environment().put("JAVA_HOME", javaHome);
    List<Process> processes = ProcessBuilder.startPipeline(List.of(tap, target));
    return processes.get(1).waitFor();
  }

  /** The lines that the target wrote. */
  List<String> states() throws IOException {
    return Files.readAllLines(states);
  }
}
