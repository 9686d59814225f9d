package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.targetpostgres.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Meltano runs a tap and the packaged launcher. */
final class MeltanoIT extends ProcessTest {
  private static final Path TRY = Path.of("meltano", "try");
  private static final Path PAGE = Path.of("docs", "meltano.md");

  /** The script's exit code if Meltano cannot be installed. */
  private static final int SKIPPED = 77;

  private static final long MINUTES_TO_INSTALL = 8;

  @Test
  void continuesFromTheBookmark() throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process = attempt(log);
    assertThat(process.waitFor(MINUTES_TO_INSTALL, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(log, UTF_8);
    assumeTrue(process.exitValue() != SKIPPED, () -> said.lines().toList().toString());

    assertThat(process.exitValue()).as(said).isZero();
    assertThat(database.queryRows("SELECT id, total FROM tap_postgres.orders ORDER BY id"))
        .containsExactly(
            List.of("1", "1.25"), List.of("2", "4.25"), List.of("3", "3.25"), List.of("4", "5.25"));
    assertThat(said).contains("Starting incremental sync of 'shop-orders' with bookmark value");
    assertThat(said.lines().filter(line -> line.contains("] target-postgres ")))
        .as("lines that Meltano has understood")
        .anyMatch(line -> line.contains("metric_name=record_count"))
        .anyMatch(line -> line.contains("[info     ] target-postgres created table"))
        .noneMatch(line -> line.contains("\"logger_name\""));
    assertThat(said.lines().filter(line -> line.contains("\"singer_state\"")))
        .last()
        .asString()
        .contains("2024-01-05T00:00:00");
  }

  private Process attempt(Path log) throws IOException {
    PostgresServer server = database.server();
    ProcessBuilder builder =
        new ProcessBuilder(TRY.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "PGHOST",
                server.host(),
                "PGPORT",
                Integer.toString(server.port()),
                "PGUSER",
                server.user(),
                "PGPASSWORD",
                server.password(),
                "PGDATABASE",
                database.name()));
    return builder.start();
  }

  /** The script runs the commands of the page. */
  @Test
  void doesWhatThePageSays() throws IOException {
    String script = Files.readString(TRY);

    assertThat(Files.readString(PAGE).lines().map(String::strip))
        .filteredOn(line -> line.startsWith("meltano ") && !line.contains(" remove "))
        .hasSizeGreaterThan(3)
        .allSatisfy(
            line -> assertThat(script).contains(line.replaceAll("^((\\S+ ){3}).*", "$1").strip()));
  }
}
