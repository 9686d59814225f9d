package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.InstalledServer;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server crashes during a load, and starts again. */
final class ServerCrashIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static Optional<InstalledServer> crashing = Optional.empty();

  @BeforeAll
  static void startServer() throws IOException {
    crashing = InstalledServer.start(folder);
    Assumptions.assumeTrue(crashing.isPresent(), "no binaries of a server to make crash");
  }

  @AfterAll
  static void stopServer() {
    crashing.ifPresent(InstalledServer::close);
  }

  @ParameterizedTest
  @CsvSource({"append, id", "upsert, id", "overwrite, id", "overwrite,"})
  void loadsEachRecordOnce(String loadMethod, @Nullable String key) {
    Map<String, Object> settings = new HashMap<>(Map.of("load_method", loadMethod));
    settings.put("overwrite_staging", "logged");
    settings.put("batch_size_rows", 100);
    try (TestDatabase database = server().createDatabase();
        TargetProcess target = start(database, settings)) {
      target.write((key == null ? Tap.schema("items") : Tap.schema("items", key)) + "\n");
      for (int part = 0; part < 3; part++) {
        int first = 1 + part * 2000;
        target.writeLines(Tap.records("items", first, first + 1999));
        target.writeLines(List.of(Tap.state(first + 1999)));
        crashing.orElseThrow().crash();
        assertStateHolds(target, database, loadMethod);
      }
      target.closeStdin();
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderr()).doesNotContain("\tat ");
      assertThat(database.queryRows("SELECT count(*), count(DISTINCT id) FROM items"))
          .as(target.stderr())
          .containsExactly(List.of("6000", "6000"));
    }
  }

  /** A crash empties the staging table. The old rows stay. */
  @Test
  void keepsTheOldRowsWhenUnloggedStagingIsLost() {
    Map<String, ?> settings = Map.of("load_method", "overwrite", "batch_size_rows", 100);
    try (TestDatabase database = server().createDatabase()) {
      database.execute(
          "CREATE TABLE items (id bigint, name text); INSERT INTO items VALUES (0, '')");
      try (TargetProcess target = start(database, settings)) {
        target.write(Tap.schema("items", "id") + "\n");
        target.writeLines(Tap.records("items", 1, 2000));
        String staged =
            "SELECT COALESCE(sum(n_live_tup), 0) > 0 FROM pg_stat_user_tables WHERE relname LIKE"
                + " '\\_sdc\\_over%'";
        ProcessTest.await(() -> "t".equals(database.queryOne(staged)), "staged rows", target);
        crashing.orElseThrow().crash();
        target.writeLines(Tap.records("items", 2001, 3000)).writeLines(List.of(Tap.state(1)));
        target.closeStdin();

        assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(1);
        assertThat(target.stderr()).contains("old rows", "overwrite_staging");
        assertThat(target.stdoutLines()).isEmpty();
        assertThat(database.queryRows("SELECT id FROM items")).containsExactly(List.of("0"));
      }
    }
  }

  private static void assertStateHolds(
      TargetProcess target, TestDatabase database, String loadMethod) {
    List<String> states = target.stdoutLines();
    if (!states.isEmpty()) {
      assertThat(loadMethod).isNotEqualTo("overwrite");
      int at = Tap.at(states.get(states.size() - 1));
      assertThat(database.queryOne("SELECT count(*) FROM items WHERE id <= " + at))
          .isEqualTo(String.valueOf(at));
    }
  }

  private static PostgresServer server() {
    return crashing.orElseThrow().server();
  }

  private static TargetProcess start(TestDatabase database, Map<String, ?> settings) {
    return TargetProcess.start(
        database.writeConfig(folder.resolve(database.name() + ".json"), settings));
  }
}
