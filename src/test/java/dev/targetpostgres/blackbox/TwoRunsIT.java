package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two runs at the same time into the same tables, which do not exist yet. */
final class TwoRunsIT extends ProcessTest {
  private static final Map<String, ?> SETTINGS =
      Map.of("default_target_schema", "lake", "batch_size_rows", 50);

  @Test
  void makeTheSameTablesAndMergeTheSameKeys() {
    List<String> records = new ArrayList<>(Tap.records("items", 1, 2000));
    try (TargetProcess first = start(SETTINGS);
        TargetProcess second = start(SETTINGS)) {
      write(first, records);
      Collections.shuffle(records, new Random(7));
      write(second, records);
      assertThat(first.awaitExit(PATIENCE)).as(first.stderr()).isZero();
      assertThat(second.awaitExit(PATIENCE)).as(second.stderr()).isZero();
      assertThat(first.stdoutLines()).last().isEqualTo(Tap.printedState(2000));
      assertThat(second.stdoutLines()).last().isEqualTo(Tap.printedState(2000));
      assertThat(database.queryRows("SELECT count(*), count(DISTINCT id) FROM lake.items"))
          .containsExactly(List.of("2000", "2000"));
    }
  }

  /** Both runs find the tables missing before either makes them. */
  @Test
  void makeManyTablesOfTheSameNamesTogether() {
    List<String> streams = IntStream.range(0, 20).mapToObj(number -> "s" + number).toList();
    List<String> backwards = new ArrayList<>(streams);
    Collections.reverse(backwards);
    try (TargetProcess first = start(Map.of("default_target_schema", "lake"));
        TargetProcess second = start(Map.of("default_target_schema", "lake"))) {
      writeStreams(first, streams);
      writeStreams(second, backwards);
      first.closeStdin();
      second.closeStdin();
      assertThat(first.awaitExit(PATIENCE)).as(first.stderr()).isZero();
      assertThat(second.awaitExit(PATIENCE)).as(second.stderr()).isZero();
      for (String stream : streams) {
        assertThat(database.queryRows("SELECT count(*), count(DISTINCT id) FROM lake." + stream))
            .containsExactly(List.of("10", "10"));
      }
    }
  }

  private static void writeStreams(TargetProcess target, List<String> streams) {
    for (String stream : streams) {
      target.writeLines(List.of(Tap.schema(stream, "id"))).writeLines(Tap.records(stream, 1, 10));
    }
    target.writeLines(List.of(Tap.state(10)));
  }

  private static void write(TargetProcess target, List<String> records) {
    target.writeLines(List.of(Tap.schema("items", "id"))).writeLines(records);
    target.writeLines(List.of(Tap.state(2000))).closeStdin();
  }
}
