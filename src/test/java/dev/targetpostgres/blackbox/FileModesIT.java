package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The umask and the redirections of the shell that starts the program. */
final class FileModesIT extends ProcessTest {
  @Test
  void newFilesHeedTheUmask() throws IOException {
    Path page = folder.resolve("page.html");
    Path numbers = folder.resolve("run.prom");
    Path config = config(Map.of("metrics_file", numbers.toString()));

    try (TargetProcess target =
        shell("umask 077; exec \"$0\" \"$@\"")
            .config(config)
            .arguments("--report", page.toString())
            .start()) {
      target.write(Tap.schema("items") + "\n").closeStdin();
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }

    assertThat(mode(page)).isEqualTo(mode(numbers)).isEqualTo("rw-------");
  }

  /** A new file in its place would hide every STATE. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void theFileThatStdoutGoesToIsNotReplaced() throws IOException {
    Path states = folder.resolve("states");
    try (TargetProcess target =
        shell("exec \"$0\" \"$@\" > " + states)
            .config(config(Map.of()))
            .arguments("--report", states.toString())
            .start()) {
      target.write(Tap.schema("items") + "\n").closeStdin();
      assertThat(target.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(target.stderr())
          .contains("cannot write report " + states + ": it is this run's stdout");
    }
    assertThat(states).isEmptyFile();
  }

  /** Returns a builder whose launcher is a shell script that starts the program. */
  private TargetProcess.Builder shell(String script) throws IOException {
    Path shell = folder.resolve("start");
    String call = "exec sh -c '%s' %s \"$@\"\n".formatted(script, TargetProcess.launcher());
    Files.writeString(shell, "#!/bin/sh\n" + call);
    Files.setPosixFilePermissions(shell, PosixFilePermissions.fromString("rwx------"));
    return target().launcher(shell);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
