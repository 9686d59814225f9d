package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Input that is larger than the default heap, by its lines, its streams or its length. */
final class MemoryIT extends ProcessTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void refusesARecordOfTwoHundredMegabytes() {
    try (TargetProcess target = start(Map.of("load_method", "append"))) {
      target.write(Tap.schema("items", "id") + "\n").writeLines(Tap.records("items", 1, 10));
      target.writeLines(List.of(Tap.state(10)));
      Thread tap = hugeRecord(target, 200 * MEBIBYTE);

      assertThat(target.awaitExit(LONG)).as(target.stderr()).isEqualTo(3);
      assertThat(target.stderr()).contains("line 13", "max_record_bytes").doesNotContain("\tat ");
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(10));
      assertThat(count("items")).isEqualTo(10);
      tap.interrupt();
    }
  }

  /** The heap is too small for the longest line that the settings allow. */
  @Test
  void endsWhenMemoryRunsOut() {
    TargetProcess.Builder builder =
        TargetProcess.builder()
            .config(config(Map.of("max_record_bytes", 1_000_000_000)))
            .environment("TARGET_POSTGRES_JAVA_OPTS", "-Xmx48m");
    try (TargetProcess target = builder.start()) {
      target.write(Tap.schema("items", "id") + "\n").writeLines(Tap.records("items", 1, 10));
      hugeRecord(target, 100 * MEBIBYTE).interrupt();

      assertThat(target.awaitExit(LONG)).as(target.stderr()).isIn(1, 3);
      assertThat(target.stdoutLines()).isEmpty();
    }
  }

  @Test
  void saysWhichHeapIsNeeded() {
    TargetProcess.Builder builder =
        TargetProcess.builder()
            .config(config(Map.of()))
            .environment("TARGET_POSTGRES_JAVA_OPTS", "-Xmx24m");
    try (TargetProcess target = builder.start()) {
      target.write(Tap.schema("items", "id") + "\n");
      hugeRecord(target, 50 * MEBIBYTE).interrupt();

      assertThat(target.awaitExit(LONG)).as(target.stderr()).isEqualTo(1);
      assertThat(target.stderr())
          .containsPattern(
              "target-postgres: out of memory: a heap of 2\\d.\\d MB is too small for max_buffer_size"
                  + " 67.1 MB and max_record_bytes 67.1 MB. Set TARGET_POSTGRES_JAVA_OPTS=-Xmx512m");
    }
  }

  @Test
  void loadsTwoThousandStreamsAtOnce() {
    Map<String, ?> settings = Map.of("load_method", "append", "add_record_metadata", false);
    try (TargetProcess target = start(settings)) {
      for (int stream = 0; stream < 2000; stream++) {
        target.write(Tap.schema("s_" + stream) + "\n");
      }
      for (int id = 1; id <= 3; id++) {
        for (int stream = 0; stream < 2000; stream++) {
          target.write(Tap.record("s_" + stream, id) + "\n");
        }
      }
      target.writeLines(List.of(Tap.state(6000))).closeStdin();

      assertThat(target.awaitExit(LONG)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(6000));
      assertThat(count("s_0")).isEqualTo(3);
      assertThat(count("s_1999")).isEqualTo(3);
    }
  }

  @Test
  void loadsRecordsOfManyColumnsThatAreMostlyNull() {
    List<String> properties = new ArrayList<>();
    for (int column = 0; column < 1500; column++) {
      properties.add("\"c%d\": {\"type\": [\"null\", \"string\"]}".formatted(column));
    }
    try (TargetProcess target = start(Map.of("load_method", "append", "batch_size_rows", 500))) {
      target.write(
          "{\"type\": \"SCHEMA\", \"stream\": \"items\", \"key_properties\": [], \"schema\":"
              + " {\"properties\": {%s}}}\n".formatted(String.join(", ", properties)));
      for (int id = 0; id < 5000; id++) {
        target.write(
            "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"c%d\": \"%d\"}}\n"
                .formatted(id % 1500, id));
      }
      target.closeStdin();
      assertThat(target.awaitExit(LONG)).as(target.stderr()).isZero();
      assertThat(count("items")).isEqualTo(5000);
      assertThat(database.queryOne("SELECT count(c7) FROM items")).isEqualTo("4");
    }
  }

  /** The tap writes as fast as it can, and has to wait. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void holdsNoMoreThanItMayWhileTheDatabaseStalls() throws SQLException, IOException {
    Map<String, ?> settings =
        Map.of("load_method", "append", "max_buffer_size", 16 * MEBIBYTE, "batch_size_rows", 5000);
    database.execute("CREATE TABLE items (id bigint, name text)");
    try (TargetProcess target = start(settings);
        Connection blocker = database.connect()) {
      target.write(Tap.schema("items") + "\n");
      awaitRead(target, "last");
      lock(blocker);
      AtomicLong written = new AtomicLong();
      Thread tap = endless(target, written);
      pause(4000);
      long atFirst = written.get();
      pause(1000);
      assertThat(written.get()).isEqualTo(atFirst).isLessThan(300_000);
      assertThat(peakKilobytes(target)).isLessThan(400_000);

      tap.interrupt();
      blocker.rollback();
      joined(tap);
      target.closeStdin();
      assertThat(target.awaitExit(LONG)).as(target.stderr()).isZero();
      assertThat(count("items")).isEqualTo(written.get());
    }
  }

  /** Writes and counts records of 200 bytes in a thread, until it is interrupted. */
  private static Thread endless(TargetProcess target, AtomicLong written) {
    String name = "x".repeat(120);
    return started(
        () -> {
          while (!Thread.currentThread().isInterrupted()) {
            target.write(
                "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 1, \"name\": \"%s\"}}\n"
                    .formatted(name));
            written.incrementAndGet();
          }
        });
  }

  private static Thread hugeRecord(TargetProcess target, long bytes) {
    byte[] chunk = new byte[(int) MEBIBYTE];
    Arrays.fill(chunk, (byte) 'x');
    return started(
        () -> {
          try {
            OutputStream stdin = target.stdin();
            stdin.write(
                "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"name\": \""
                    .getBytes(UTF_8));
            for (long sent = 0; sent < bytes; sent += chunk.length) {
              stdin.write(chunk);
            }
            stdin.write("\"}}\n".getBytes(UTF_8));
            stdin.close();
          } catch (IOException refused) {
            return;
          }
        });
  }

  private static Thread started(Runnable work) {
    Thread thread = new Thread(work, "tap");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void joined(Thread thread) {
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }

  private static long peakKilobytes(TargetProcess target) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(target.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static void lock(Connection blocker) throws SQLException {
    blocker.setAutoCommit(false);
    try (Statement statement = blocker.createStatement()) {
      statement.execute("LOCK TABLE items IN ACCESS EXCLUSIVE MODE");
    }
  }
}
