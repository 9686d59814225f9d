package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Other users of the computer see the processes of a run and their arguments, but no secrets. */
@EnabledOnOs(OS.LINUX)
final class SecretsIT extends ProcessTest {
  private static final String MARKER = "s3cr3t-m4rk3r";

  /** A server that never answers holds the run right after it has read its secrets. */
  @Test
  void showsNoSecretWhileItConnects() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Map<String, Object> settings = new HashMap<>();
      settings.put("password", MARKER);
      settings.put(
          "sqlalchemy_url",
          "postgresql://loader:%s@127.0.0.1:%d/w?sslpassword=%1$s"
              .formatted(MARKER, silent.getLocalPort()));
      settings.put("jdbc_properties", Map.of("password", MARKER));
      try (TargetProcess target = start(settings);
          Socket connection = silent.accept()) {
        assertThat(connection.isConnected()).isTrue();
        showsNothing(target);
      }
    }
  }

  @Test
  void showsNoSecretWhileACommandForThePasswordRuns() throws IOException {
    Path running = folder.resolve("running");
    String script = ": %s; echo > %s; sleep 600".formatted(MARKER, running);
    try (TargetProcess target = start(Map.of("password", "", "password_command", script))) {
      await(() -> Files.exists(running), "the command", target);
      await(
          () -> commandLines(target).stream().anyMatch(line -> line.startsWith("sleep 600")),
          "what the command runs",
          target);
      showsNothing(target);
    }
  }

  private static void showsNothing(TargetProcess target) {
    assertThat(commandLines(target)).isNotEmpty().noneMatch(line -> line.contains(MARKER));
    target.signal(TargetProcess.Signal.QUIT);
    target.awaitStderr("Full thread dump", PATIENCE);
    List<String> threads = target.awaitStderr("JNI global refs", PATIENCE);
    assertThat(threads).noneMatch(line -> line.contains(MARKER));
    assertThat(target.stdoutLines()).isEmpty();
  }

  /** Returns the command lines of the process and of those that it has started. */
  private static List<String> commandLines(TargetProcess target) {
    ProcessHandle process = ProcessHandle.of(target.pid()).orElseThrow();
    return Stream.concat(Stream.of(process), process.descendants())
        .map(handle -> Path.of("/proc", Long.toString(handle.pid()), "cmdline"))
        .filter(Files::exists)
        .map(SecretsIT::text)
        .collect(Collectors.toList());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).replace('\0', ' ');
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
