package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A STATE is printed soon after the records before it are committed, never earlier. */
final class StateIT extends ProcessTest {
  private static final List<String> STREAMS = List.of("a", "b", "c");
  private static final int RECORDS = 30_000;
  private static final int RECORDS_PER_STATE = 10;
  private static final Map<String, ?> WORKERS =
      Map.of("max_parallelism", 4, "batch_size_rows", 97, "add_record_metadata", false);

  @Test
  void comesWhileTheTapIsSilent() {
    try (TargetProcess target = start(Map.of("batch_max_age_seconds", 1))) {
      target.write(Tap.schema("items", "id") + "\n");
      target.writeLines(Tap.records("items", 1, 5)).writeLines(List.of(Tap.state(5)));
      long written = System.nanoTime();
      target.awaitStdout(lines -> lines.contains(Tap.printedState(5)), PATIENCE);

      assertThat(Duration.ofNanos(System.nanoTime() - written)).isLessThan(Duration.ofSeconds(15));
      assertThat(count("items")).isEqualTo(5);
      target.writeLines(Tap.records("items", 6, 6)).writeLines(List.of(Tap.state(6)));
      target.awaitStdout(lines -> lines.contains(Tap.printedState(6)), PATIENCE);
      assertThat(target.isAlive()).isTrue();

      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(5), Tap.printedState(6));
    }
  }

  /** Its open batch is loaded by age, even if records of other streams come. */
  @Test
  void isNotHeldBackByAStreamThatHasGoneSilent() {
    try (TargetProcess target = start(Map.of("batch_max_age_seconds", 1, "batch_size_rows", 10))) {
      target.writeLines(List.of(Tap.schema("silent", "id"), Tap.record("silent", 0)));
      target.write(Tap.schema("busy", "id") + "\n");
      int id = 0;
      while (target.stdoutLines().isEmpty()) {
        target.writeLines(Tap.records("busy", id + 1, id + 10));
        id += 10;
        target.writeLines(List.of(Tap.state(id)));
        pause(20);
        assertThat(id).as(target.stderr()).isLessThan(10_000);
      }
      assertThat(count("silent")).isOne();
      assertThat(count("busy")).isGreaterThanOrEqualTo(Tap.at(target.stdoutLines().get(0)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).last().isEqualTo(Tap.printedState(id));
    }
  }

  @Test
  void comesAtOnceWhereNothingWaits() {
    try (TargetProcess target = start(Map.of())) {
      target.writeLines(List.of(Tap.schema("items", "id"), Tap.state(1)));
      target.awaitStdout(lines -> lines.contains(Tap.printedState(1)), PATIENCE);
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }
  }

  @Test
  void isTheInputsLastAtTheEnd() {
    try (TargetProcess target = start(WORKERS)) {
      pour(input(), target);
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).last().isEqualTo(Tap.printedState(RECORDS));
      assertThat(target.stdoutLines()).extracting(Tap::at).isSorted().doesNotHaveDuplicates();
      for (String stream : STREAMS) {
        assertThat(count(stream)).isEqualTo(RECORDS / STREAMS.size());
      }
    }
  }

  /** The run is killed some milliseconds after a number of STATE lines. */
  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert"})
  void isNeverAheadOfTheRows(String loadMethod) {
    Random random = Seed.random("StateIT, " + loadMethod);
    byte[] input = input();
    for (int round = 0; round < 3; round++) {
      STREAMS.forEach(stream -> database.execute("DROP TABLE IF EXISTS " + stream));
      killAtRandom(input, loadMethod, random);
    }
  }

  @Test
  void endsWithAnErrorWhenNobodyReadsIt() throws IOException, InterruptedException {
    Path config = config(Map.of("batch_size_rows", 10));
    Process target =
        new ProcessBuilder(TargetProcess.launcher().toString(), "--config", config.toString())
            .redirectError(folder.resolve("stderr").toFile())
            .start();
    try (OutputStream stdin = target.getOutputStream()) {
      target.getInputStream().close();
      stdin.write((Tap.schema("items") + "\n").getBytes(StandardCharsets.UTF_8));
      for (int id = 0; id < 10_000; id++) {
        String lines = Tap.record("items", id) + "\n" + Tap.state(id) + "\n";
        stdin.write(lines.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException broken) {
      assertThat(target.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(target.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(target.exitValue()).isEqualTo(1);
    assertThat(folder.resolve("stderr")).content().contains("stdout").doesNotContain("\tat ");
  }

  private void killAtRandom(byte[] input, String loadMethod, Random random) {
    Map<String, Object> settings = new HashMap<>(WORKERS);
    settings.put("load_method", loadMethod);
    try (TargetProcess target = start(settings)) {
      Thread tap = new Thread(() -> pour(input, target), "tap");
      tap.start();
      int states = 1 + random.nextInt(60);
      target.awaitStdout(lines -> lines.size() >= states, PATIENCE);
      pause(random.nextInt(50));
      target.signal(Signal.KILL);
      assertThat(target.awaitExit(PATIENCE)).isEqualTo(137);
      tap.interrupt();

      List<String> printed = target.stdoutLines();
      int vouched = Tap.at(printed.get(printed.size() - 1));
      for (int stream = 0; stream < STREAMS.size(); stream++) {
        String query =
            "SELECT count(DISTINCT id) FROM %s WHERE id <= %d"
                .formatted(STREAMS.get(stream), vouched);
        assertThat(database.queryOne(query))
            .as("rows of %s up to %d", STREAMS.get(stream), vouched)
            .isEqualTo(Integer.toString(recordsUpTo(vouched, stream)));
      }
    }
  }

  /** Returns records with ids from 1 on. Record n is in stream n modulo 3. */
  private static byte[] input() {
    List<String> lines = new ArrayList<>();
    STREAMS.forEach(stream -> lines.add(Tap.schema(stream, "id")));
    for (int id = 1; id <= RECORDS; id++) {
      lines.add(Tap.record(STREAMS.get(id % STREAMS.size()), id));
      if (id % RECORDS_PER_STATE == 0) {
        lines.add(Tap.state(id));
      }
    }
    lines.add("");
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  private static int recordsUpTo(int last, int stream) {
    int count = 0;
    for (int id = 1; id <= last; id++) {
      count += id % STREAMS.size() == stream ? 1 : 0;
    }
    return count;
  }

  /** Writes the input, or as much of it as the target reads. The caller checks its end. */
  private static void pour(byte[] input, TargetProcess target) {
    try (OutputStream stdin = target.stdin()) {
      stdin.write(input);
    } catch (IOException ended) {
      return;
    }
  }
}
