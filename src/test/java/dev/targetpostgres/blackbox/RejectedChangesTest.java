package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** If the server rejects a change of a table, the input is not at fault: exit code 1, not 3. */
final class RejectedChangesTest {
  @Test
  void saysThatAColumnCannotBeAdded() {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      database.execute(
          "CREATE DOMAIN filled AS text NOT NULL; CREATE TABLE items (id bigint);"
              + " INSERT INTO items VALUES (0)");
      String schema =
          Tap.schema("items")
              .replace("[\"null\", \"string\"]", "\"string\", \"x-sql-datatype\": \"filled\"");
      TargetRun run = TargetRun.on(database, Map.of(), schema + "\n" + Tap.record("items", 1));
      assertRefused(run, "23502");
      assertThat(database.queryRows("SELECT id FROM items")).containsExactly(List.of("0"));
    }
  }

  @Test
  void saysThatOldVersionsAreReferredTo() {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      Map<String, Object> settings = Map.of("hard_delete", true);
      String first =
          Tap.schema("items", "id")
              + "\n"
              + Tap.record("items", 1).replace("\"record\"", "\"version\": 1, \"record\"");
      assertThat(TargetRun.on(database, settings, first).exitCode()).isZero();
      database.execute(
          "CREATE TABLE parts (item bigint REFERENCES items); INSERT INTO parts VALUES (1)");
      TargetRun run =
          TargetRun.on(
              database,
              settings,
              Tap.schema("items", "id")
                  + "\n{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"items\", \"version\": 2}\n"
                  + Tap.state(1));
      assertRefused(run, "23503");
      assertThat(run.stdout()).isEmpty();
    }
  }

  private static void assertRefused(TargetRun run, String state) {
    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.errors()).as(run.output()).singleElement().asString().contains("items", state);
    assertThat(run.output()).doesNotContain("\tat ");
  }
}
