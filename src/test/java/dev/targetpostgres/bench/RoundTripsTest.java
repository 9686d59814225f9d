package dev.targetpostgres.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.targetpostgres.TargetCommand;
import dev.targetpostgres.testing.FarServer;
import dev.targetpostgres.testing.PgBouncer;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.RoundTrips;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Small loads need no more round trips than before. If you save round trips, lower the limits here.
 * {@code bench/run --only far} lists the statements of each round trip.
 */
final class RoundTripsTest {
  /** Long enough for an exact count; see the Javadoc of the count. */
  private static final Duration ROUND_TRIP = Duration.ofMillis(4);

  /** The count varies a little, since batches share transactions by chance. */
  private static final int ATTEMPTS = 3;

  private static final int POOLED_CONNECTIONS = 6;

  /** Streams, whether their tables exist, round trips in series and of all connections. */
  static final List<Arguments> LIMITS =
      List.of(
          arguments(1, false, 14, 15),
          arguments(1, true, 12, 13),
          arguments(30, false, 50, 125),
          arguments(30, true, 40, 110),
          arguments(100, false, 95, 290),
          arguments(100, true, 79, 265));

  @TempDir private Path folder;

  /**
   * Checks the round trips of a load.
   *
   * @param inSeries maximum in series, which is the time that a user waits
   * @param total maximum of all connections
   */
  @ParameterizedTest(name = "{0} streams, tables exist: {1}")
  @FieldSource("LIMITS")
  void takesNoMoreRoundTrips(int streams, boolean existing, int inSeries, int total)
      throws IOException {
    try (TestDatabase database = PostgresServer.shared().createDatabase();
        FarServer far = FarServer.start(database.server(), ROUND_TRIP)) {
      requireAtMost(database, far, streams, existing, inSeries, total);
    }
  }

  /** Checks the round trips of a load through a far PgBouncer. */
  @ParameterizedTest(name = "{0} streams, tables exist: {1}")
  @FieldSource("LIMITS")
  void takesNoMoreThroughPgBouncer(int streams, boolean existing, int inSeries, int total)
      throws IOException, InterruptedException {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      Optional<PgBouncer> started = PgBouncer.start(database, folder, POOLED_CONNECTIONS);
      Assumptions.assumeTrue(started.isPresent(), "skipped: no pgbouncer on this machine");
      try (PgBouncer bouncer = started.get();
          FarServer far = FarServer.start("127.0.0.1", bouncer.port(), ROUND_TRIP)) {
        requireAtMost(database, far, streams, existing, inSeries, total);
      }
    }
  }

  private void requireAtMost(
      TestDatabase database, FarServer far, int streams, boolean existing, int inSeries, int total)
      throws IOException {
    Messages messages = SmallStreams.write(folder.resolve("messages.jsonl"), streams, 1);
    RoundTrips counted = count(database, far, messages, existing);
    for (int attempt = 1; attempt < ATTEMPTS && !isWithin(counted, inSeries, total); attempt++) {
      counted = count(database, far, messages, existing);
    }
    assertThat(counted.inSeries()).as(counted.listing()).isLessThanOrEqualTo(inSeries);
    assertThat(counted.total()).as(counted.listing()).isLessThanOrEqualTo(total);
  }

  private static boolean isWithin(RoundTrips counted, int inSeries, int total) {
    return counted.inSeries() <= inSeries && counted.total() <= total;
  }

  private RoundTrips count(
      TestDatabase database, FarServer far, Messages messages, boolean existing)
      throws IOException {
    database.execute("DROP SCHEMA IF EXISTS far CASCADE; CREATE SCHEMA far");
    if (existing) {
      load(database, messages, Map.of("default_target_schema", "far"));
    }
    far.startCounting();
    load(
        database,
        messages,
        Map.of("default_target_schema", "far", "host", "127.0.0.1", "port", far.port()));
    return far.roundTrips();
  }

  private void load(TestDatabase database, Messages messages, Map<String, ?> settings)
      throws IOException {
    Path config = database.writeConfig(folder.resolve("config.json"), settings);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream before = System.err;
    try (InputStream in = Files.newInputStream(messages.file());
        PrintStream stderr = new PrintStream(err, true, UTF_8)) {
      System.setErr(stderr);
      String[] arguments = {"--config", config.toString()};
      int exitCode = TargetCommand.run(arguments, in, OutputStream.nullOutputStream(), stderr);
      assertThat(exitCode).as(err.toString(UTF_8)).isZero();
    } finally {
      System.setErr(before);
    }
  }
}
