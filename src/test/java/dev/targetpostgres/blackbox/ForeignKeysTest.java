package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams whose tables refer to each other: a row is loaded after the row that it refers to. */
final class ForeignKeysTest {
  private static final int RECORDS = 3_000;

  /** The streams. The table of each refers to that of the one before. */
  private static final List<String> GENERATIONS = List.of("parents", "children", "grandchildren");

  private static final String TABLES =
      """
      CREATE TABLE parents (id bigint PRIMARY KEY, name text);
      CREATE TABLE children (id bigint PRIMARY KEY REFERENCES parents, name text);
      CREATE TABLE grandchildren (id bigint PRIMARY KEY REFERENCES children, name text);
      """;

  @ParameterizedTest
  @CsvSource({
    "parents children grandchildren, 7, false",
    "grandchildren children parents, 7, false",
    "parents grandchildren children, 10000, false",
    "grandchildren parents children, 50, true"
  })
  void loadsRowsBehindThoseThatTheyReferTo(String declared, int batchSize, boolean stateTable) {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      database.execute(TABLES);
      Map<String, Object> settings = new HashMap<>();
      settings.put("batch_size_rows", batchSize);
      settings.put("max_parallelism", 8);
      settings.put("state_table", stateTable);
      List<String> lines = new ArrayList<>();
      for (String stream : declared.split(" ", -1)) {
        lines.add(Tap.schema(stream, "id"));
      }
      lines.addAll(interleaved(Seed.random("ForeignKeysTest")));
      lines.add(Tap.state(RECORDS));
      TargetRun run = TargetRun.on(database, settings, String.join("\n", lines));

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.stdout()).last().isEqualTo(Tap.printedState(RECORDS));
      for (String table : GENERATIONS) {
        assertThat(database.queryOne("SELECT count(*) FROM " + table))
            .isEqualTo(String.valueOf(RECORDS));
      }
    }
  }

  /** Returns records of all streams at random speeds, none ahead of the stream before it. */
  private static List<String> interleaved(Random random) {
    List<String> lines = new ArrayList<>();
    int[] sent = new int[GENERATIONS.size()];
    while (Arrays.stream(sent).anyMatch(count -> count < RECORDS)) {
      int generation = random.nextInt(sent.length);
      int most = generation == 0 ? RECORDS : sent[generation - 1];
      int burst = Math.min(1 + random.nextInt(30), most - sent[generation]);
      for (int record = 0; record < burst; record++) {
        lines.add(Tap.record(GENERATIONS.get(generation), ++sent[generation]));
      }
    }
    return lines;
  }
}
