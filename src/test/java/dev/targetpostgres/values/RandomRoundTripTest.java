package dev.targetpostgres.values;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Effort;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * About a hundred thousand random values of every type, in random streams, arrive as they were
 * sent: numbers with all digits, moments to the microsecond, strings to the character. Other code
 * than that which wrote them reads the results of {@code to_jsonb}.
 */
final class RandomRoundTripTest {
  private static final int VALUES = Effort.times(100_000);
  private static final int STREAMS = 60;
  private static final int RUNS = 3;
  private static final int MOST_FAULTS = 20;

  @AutoClose private static TestDatabase database;

  @BeforeAll
  static void createDatabase() {
    database = HostileDatabase.on(PostgresServer.shared());
    database.execute(RandomKind.TYPES);
  }

  @Test
  void everyValueArrivesAsSent() throws SQLException {
    Random random = Seed.random("RandomRoundTripTest");
    List<RandomStream> streams =
        IntStream.range(0, STREAMS)
            .mapToObj(number -> RandomStream.of(random, "s" + number, VALUES / STREAMS))
            .toList();
    streams.stream()
        .filter(RandomStream::exists)
        .forEach(stream -> database.execute(stream.createTable()));

    for (int run = 0; run < RUNS; run++) {
      int rest = run;
      List<RandomStream> some =
          IntStream.range(0, STREAMS)
              .filter(number -> number % RUNS == rest)
              .mapToObj(streams::get)
              .toList();
      load(random, some);
    }

    List<String> faults = new ArrayList<>();
    for (RandomStream stream : streams) {
      faults.addAll(faults(stream));
      stream.rows().forEach((id, row) -> faults.add(stream.name() + ": no row of " + row.json()));
    }
    assertThat(faults.stream().limit(MOST_FAULTS)).as("faults, of %d", faults.size()).isEmpty();
  }

  /** Loads messages of all streams in a random order that keeps the order within each stream. */
  private static void load(Random random, List<RandomStream> streams) {
    String methods =
        streams.stream()
            .map(
                stream ->
                    "\"%s\": {\"load_method\": \"%s\"}".formatted(stream.name(), stream.method()))
            .collect(joining(", ", "{", "}"));
    Run.succeeding(
        database,
        Map.of(
            "streams",
            methods,
            "interpret_content_encoding",
            "true",
            "batch_size_rows",
            Integer.toString(50 + random.nextInt(5000)),
            "add_record_metadata",
            Boolean.toString(random.nextBoolean())),
        mixed(random, streams));
  }

  private static String mixed(Random random, List<RandomStream> streams) {
    StringBuilder input = new StringBuilder();
    List<RandomStream> open = new ArrayList<>(streams);
    int[] next = new int[streams.size()];
    while (!open.isEmpty()) {
      RandomStream stream = open.get(random.nextInt(open.size()));
      int number = streams.indexOf(stream);
      int end = Math.min(next[number] + 1 + random.nextInt(20), stream.messages().size());
      stream.messages().subList(next[number], end).forEach(input::append);
      next[number] = end;
      if (end == stream.messages().size()) {
        open.remove(stream);
      }
    }
    return input.toString();
  }

  private static List<String> faults(RandomStream stream) throws SQLException {
    List<String> faults = new ArrayList<>();
    try (Connection connection = PlainSession.on(database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT to_jsonb(t)::text FROM %s t".formatted(stream.name()))) {
      while (row.next()) {
        faults.addAll(stream.faults(RandomJson.parsed(row.getString(1))));
      }
    }
    return faults;
  }
}
