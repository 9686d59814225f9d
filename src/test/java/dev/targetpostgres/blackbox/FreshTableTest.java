package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Upserts into a table without rows. Rows are copied straight into it as long as every key is new.
 * A trigger of the table records which statements wrote rows.
 */
final class FreshTableTest {
  private static final int BATCH = 2_000;

  private static final String TABLE =
      """
      CREATE TABLE shop (id bigint PRIMARY KEY, name text);
      CREATE TABLE statements (number serial, statement text);
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN INSERT INTO public.statements (statement) VALUES (current_query()); RETURN NULL; END$$;
      CREATE TRIGGER note AFTER INSERT ON shop FOR EACH STATEMENT EXECUTE FUNCTION note();
      """;

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void copiesRowsOfNewKeysStraightIntoTheTable() {
    database.execute(TABLE);

    load(records(1, 3 * BATCH));

    assertThat(statements()).isEqualTo("COPY COPY COPY");
    assertThat(rows()).isEqualTo("6000 rows, 6000 names");
  }

  @Test
  void mergesFromTheFirstKeyThatComesAgain() {
    database.execute(TABLE);
    List<String> records = records(1, 2 * BATCH);
    records.add(record(7, "again"));
    records.addAll(records(2 * BATCH + 1, 4 * BATCH));

    load(records);

    assertThat(statements()).isEqualTo("COPY COPY INSERT INSERT INSERT");
    assertThat(rows()).isEqualTo("8000 rows, 8000 names");
    assertThat(database.queryOne("SELECT name FROM shop WHERE id = 7")).isEqualTo("again");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 500, BATCH - 1})
  void keepsTheLastRecordOfAKeyThatComesTwiceInTheFirstBatch(int id) {
    database.execute(TABLE);
    List<String> records = records(1, BATCH - 1);
    records.add(record(id, "again"));

    load(records);

    assertThat(statements()).isEqualTo("INSERT");
    assertThat(rows()).isEqualTo("1999 rows, 1999 names");
    assertThat(database.queryOne("SELECT name FROM shop WHERE id = " + id)).isEqualTo("again");
  }

  @Test
  void mergesIntoATableThatHasRows() {
    database.execute(TABLE);
    database.execute("INSERT INTO shop VALUES (1, 'before'), (0, 'kept')");
    database.execute("TRUNCATE statements");

    load(records(1, BATCH));

    assertThat(statements()).isEqualTo("INSERT");
    assertThat(rows()).isEqualTo("2001 rows, 2001 names");
    assertThat(database.queryOne("SELECT name FROM shop WHERE id = 1")).isEqualTo("name 1");
  }

  @Test
  void mergesFewRows() {
    database.execute(TABLE);

    load(records(1, 20));

    assertThat(statements()).isEqualTo("INSERT");
  }

  private void load(List<String> records) {
    List<String> lines = new ArrayList<>();
    lines.add(Tap.schema("shop", "id"));
    lines.addAll(records);
    lines.add(Tap.state(records.size()));
    TargetRun run =
        TargetRun.on(
            database,
            Map.of("batch_size_rows", BATCH, "add_record_metadata", false),
            String.join("\n", lines));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).last().isEqualTo(Tap.printedState(records.size()));
  }

  private static List<String> records(int first, int last) {
    List<String> records = new ArrayList<>();
    for (int id = first; id <= last; id++) {
      records.add(record(id, "name " + id));
    }
    return records;
  }

  private static String record(int id, String name) {
    return "{\"type\": \"RECORD\", \"stream\": \"shop\", \"record\": {\"id\": %d, \"name\": \"%s\"}}"
        .formatted(id, name);
  }

  private String statements() {
    return database.queryOne(
        "SELECT string_agg(split_part(statement, ' ', 1), ' ' ORDER BY number) FROM statements");
  }

  private String rows() {
    return database.queryOne(
        "SELECT format('%s rows, %s names', count(*), count(DISTINCT name)) FROM shop");
  }
}
