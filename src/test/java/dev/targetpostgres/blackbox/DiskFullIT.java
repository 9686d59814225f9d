package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.SmallDisk;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's disk becomes full during a load. */
final class DiskFullIT {
  private static final int DISK_MEBIBYTES = 12;
  private static final int RECORDS = 2_000;
  private static final int RECORD_CHARACTERS = 12_000;
  private static final int BATCH = 50;

  @TempDir static Path folder;
  private static Optional<SmallDisk> disk = Optional.empty();

  @BeforeAll
  static void createDisk() throws IOException {
    disk = SmallDisk.create(PostgresServer.shared(), folder.resolve("disk"), DISK_MEBIBYTES);
    Assumptions.assumeTrue(disk.isPresent(), "no small disk");
  }

  @AfterAll
  static void removeDisk() throws SQLException {
    if (disk.isPresent()) {
      disk.get().close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert"})
  void hasCommittedWhatItsLastStateVouchesFor(String loadMethod) throws IOException {
    try (TestDatabase database = databaseOnDisk();
        TargetProcess target = start(database, loadMethod)) {
      assertSaysThatTheDiskIsFull(target);
      List<String> states = target.stdoutLines();
      assertThat(states).isNotEmpty();
      int last = Tap.at(states.get(states.size() - 1));
      String rows = database.queryOne("SELECT count(*) FROM items WHERE id <= " + last);
      assertThat(rows).isEqualTo(String.valueOf(last));
      assertThat(leftovers(database)).isEqualTo("0");
    }
  }

  @Test
  void keepsTheOldRowsOfAnOverwrite() throws IOException {
    try (TestDatabase database = databaseOnDisk()) {
      database.execute("CREATE TABLE items (id bigint, name text); INSERT INTO items VALUES (0)");
      try (TargetProcess target = start(database, "overwrite")) {
        assertSaysThatTheDiskIsFull(target);
        assertThat(target.stdoutLines()).isEmpty();
        assertThat(database.queryRows("SELECT id FROM items")).containsExactly(List.of("0"));
        assertThat(leftovers(database)).isEqualTo("0");
      }
    }
  }

  private static TestDatabase databaseOnDisk() {
    TestDatabase database = PostgresServer.shared().createDatabase();
    disk.orElseThrow().hold(database);
    return database;
  }

  private static TargetProcess start(TestDatabase database, String loadMethod) throws IOException {
    Path input = folder.resolve("input.jsonl");
    if (!Files.exists(input)) {
      Files.write(input, messages());
    }
    Map<String, Object> settings = Map.of("load_method", loadMethod, "batch_size_rows", BATCH);
    Path config = database.writeConfig(folder.resolve(database.name() + ".json"), settings);
    return TargetProcess.start(config, "--input", input.toString());
  }

  private static void assertSaysThatTheDiskIsFull(TargetProcess target) {
    assertThat(target.awaitExit(ProcessTest.PATIENCE)).as(target.stderr()).isEqualTo(1);
    assertThat(target.stderr())
        .contains("53100", "make room on the server's disk")
        .doesNotContain("\tat ", "trying again");
  }

  /** Returns more data than the disk can hold, random so that the server cannot compress it. */
  private static List<String> messages() {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of(Tap.schema("items", "id")));
    for (int id = 1; id <= RECORDS; id++) {
      String text =
          random
              .ints(RECORD_CHARACTERS, '0', 'z')
              .filter(Character::isLetterOrDigit)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      lines.add(Tap.record("items", id).replace("name " + id, text));
      if (id % BATCH == 0) {
        lines.add(Tap.state(id));
      }
    }
    return lines;
  }

  private static String leftovers(TestDatabase database) {
    return database.queryOne(
        "SELECT count(*) FROM pg_class WHERE relname ~ '^_sdc_(overwrite|staging)'");
  }
}
