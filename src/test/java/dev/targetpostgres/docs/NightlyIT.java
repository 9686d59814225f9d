package dev.targetpostgres.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code examples/nightly} in bash for several nights. */
final class NightlyIT {
  private static final String SCRIPT = Path.of("examples/nightly").toAbsolutePath().toString();
  private static final int LOCKED = 75;

  /** A tap that sends the number after that in its state, or fails as a variable says. */
  private static final String TAP =
      """
      #!/bin/sh
      set -e
      echo "tap called with $*" >&2
      last=0
      if [ "$3" = --state ]; then last=$(sed 's/[^0-9]//g' "$4"); fi
      next=$((last + 1))
      echo '{"type": "SCHEMA", "stream": "items", "key_properties": ["id"], "schema": {"properties": {"id": {"type": "integer"}}}}'
      echo '{"type": "RECORD", "stream": "items", "record": {"id": '$next'}}'
      eval "$TROUBLE"
      echo '{"type": "STATE", "value": {"last": '$next'}}'
      """;

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();
  @TempDir private Path folder;

  @BeforeEach
  void prepare() throws IOException {
    Files.writeString(folder.resolve("tap.json"), "{}");
    database.writeConfig(folder.resolve("target.json"), Map.of("load_method", "append"));
    Path tap = Files.writeString(folder.resolve("some-tap"), TAP);
    assertThat(tap.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void goesOnFromNightToNight() throws IOException, InterruptedException {
    for (int night = 1; night <= 3; night++) {
      Night run = night("");
      assertThat(run.exitCode()).as(run.said()).isZero();
      assertThat(run.said()).isEmpty();
      assertThat(state()).hasContent("{\"last\": %d}".formatted(night));
    }
    assertThat(ids()).isEqualTo("1 2 3");
    assertThat(log())
        .contains("tap called with --config tap.json\n", "1 record of 1 stream committed")
        .contains("tap called with --config tap.json --state state.json\n");
  }

  @Test
  void aTapThatFailsDoesNotAdvanceTheState() throws IOException, InterruptedException {
    night("");

    Night failed = night("echo out of order >&2; exit 9");

    assertThat(failed.exitCode()).isEqualTo(9);
    assertThat(failed.said())
        .contains("The load in " + folder + " failed with exit code 9")
        .contains("out of order");
    assertThat(state()).hasContent("{\"last\": 1}");

    assertThat(night("").exitCode()).isZero();
    assertThat(state()).hasContent("{\"last\": 2}");
  }

  @Test
  void aTargetThatFailsIsTold() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("target.json"), "{\"hard_delete\": \"maybe\"}");

    Night failed = night("");

    assertThat(failed.exitCode()).isEqualTo(2);
    assertThat(failed.said()).contains("exit code 2", "setting \"hard_delete\"");
    assertThat(state()).doesNotExist();
  }

  @Test
  void tellsOnlyOfTheRunThatFailed() throws IOException, InterruptedException {
    night("echo all is well >&2");

    Night failed = night("echo out of order >&2; exit 9");

    assertThat(failed.said()).contains("out of order").doesNotContain("all is well");
    assertThat(log()).contains("all is well", "out of order");
  }

  @Test
  void asksForAFolder() throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder(SCRIPT).redirectError(folder.resolve("said").toFile()).start();

    assertThat(script.waitFor()).isEqualTo(2);
    assertThat(folder.resolve("said")).hasContent("usage: nightly FOLDER");
  }

  @Test
  void aSecondCopyLeaves() throws IOException, InterruptedException {
    Path begun = pipe("begun");
    Path goOn = pipe("go-on");
    Process first = start("echo begun > '%s'; read line < '%s'".formatted(begun, goOn));
    assertThat(Files.readString(begun)).isEqualTo("begun\n");

    Night second = night("");

    assertThat(second.exitCode()).as(second.said()).isEqualTo(LOCKED);
    assertThat(second.said()).isEqualTo("nightly: another copy still runs in " + folder + "\n");
    Files.writeString(goOn, "go on\n", StandardOpenOption.WRITE);
    assertThat(first.waitFor()).isZero();
    assertThat(ids()).isEqualTo("1");
  }

  @Test
  void keepsTheLogsOfThirtyDays() throws IOException, InterruptedException {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Path old = Files.createFile(logs.resolve("2026-01-01.log"));
    Path recent = Files.createFile(logs.resolve("2026-01-31.log"));
    age(old, 32);
    age(recent, 29);

    assertThat(night("").exitCode()).isZero();

    assertThat(old).doesNotExist();
    assertThat(recent).exists();
  }

  private Path pipe(String name) throws IOException, InterruptedException {
    Path pipe = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private static void age(Path file, int days) throws IOException {
    Instant then = Instant.now().minus(Duration.ofDays(days));
    Files.setLastModifiedTime(file, FileTime.from(then));
  }

  /** The exit code of a night, and its stderr, which cron would mail. */
  private record Night(int exitCode, String said) {}

  private Night night(String trouble) throws IOException, InterruptedException {
    Process script = start(trouble);
    int exitCode = script.waitFor();
    return new Night(exitCode, Files.readString(folder.resolve("said")));
  }

  private Process start(String trouble) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT, folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "TAP", folder.resolve("some-tap").toString(),
                "TARGET", TargetProcess.launcher().toString(),
                "TROUBLE", trouble));
    return builder.start();
  }

  private Path state() {
    return folder.resolve("state.json");
  }

  private String ids() {
    return String.valueOf(
        database.queryOne("SELECT string_agg(id::text, ' ' ORDER BY id) FROM items"));
  }

  private String log() throws IOException {
    try (Stream<Path> logs = Files.list(folder.resolve("logs"))) {
      List<Path> files = logs.toList();
      assertThat(files).hasSize(1);
      return Files.readString(files.get(0));
    }
  }
}
