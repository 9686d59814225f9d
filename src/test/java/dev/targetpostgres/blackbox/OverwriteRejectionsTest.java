package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rejections that only the swap of an overwrite finds. */
final class OverwriteRejectionsTest {
  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void rejectsTheLaterOfTwoDuplicates() {
    database.execute(
        "CREATE TABLE items (id bigint PRIMARY KEY, name text UNIQUE, parent bigint);"
            + " INSERT INTO items VALUES (9, 'a', NULL)");

    TargetRun run = run("reject", item(1, "a"), item(2, "b"), item(3, "a"), item(4, "b"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(ids()).containsExactly("1", "2");
    assertThat(rejected()).containsExactly("4 name 3", "5 name 4");
    assertThat(database.queryRows("SELECT DISTINCT reason FROM _sdc_rejected"))
        .singleElement()
        .satisfies(row -> assertThat(row.get(0)).contains("items_name_key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE UNIQUE INDEX ON items (lower(name))",
        "CREATE UNIQUE INDEX ON items (name) WHERE id > 1",
        "ALTER TABLE items ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED",
        "ALTER TABLE items ADD EXCLUDE (name WITH =)",
        "CREATE TABLE log (name text UNIQUE); CREATE RULE log AS ON INSERT TO items DO ALSO"
            + " INSERT INTO log VALUES (NEW.name)"
      })
  void findsThemByAnyConstraint(String constraint) {
    database.execute("CREATE TABLE items (id bigint PRIMARY KEY, name text, parent bigint);");
    database.execute(constraint);

    TargetRun run = run("reject", item(2, "a"), item(3, "b"), item(4, "a"), item(5, null));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(ids()).containsExactly("2", "3", "5");
    assertThat(database.queryRows("SELECT line FROM _sdc_rejected")).containsExactly(List.of("4"));
  }

  @Test
  void rejectsRecordsThatReferToNothing() {
    database.execute(
        "CREATE TABLE parents (id bigint PRIMARY KEY); INSERT INTO parents VALUES (1);"
            + "CREATE TABLE items (id bigint, name text, parent bigint REFERENCES parents)");

    TargetRun run =
        run("reject", child(1, "1"), child(2, "2"), child(3, "null"), child(4, "1"), child(5, "3"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(ids()).containsExactly("1", "3", "4");
    assertThat(rejected()).containsExactly("3 parent 2", "6 parent 5");
  }

  /** Record 3 refers to record 2, which refers to a missing row. */
  @Test
  void rejectsRecordsThatReferToRejectedOnes() {
    database.execute(
        "CREATE TABLE items (id bigint PRIMARY KEY, name text, parent bigint REFERENCES items)");

    TargetRun run = run("reject", child(1, "null"), child(2, "9"), child(3, "2"), child(4, "1"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(ids()).containsExactly("1", "4");
    assertThat(rejected()).containsExactly("3 parent 2", "4 parent 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRIMARY KEY (name)", "UNIQUE (name)"})
  void rejectsWhatIsTooLargeForAnIndex(String constraint) {
    database.execute(
        "CREATE TABLE items (id bigint, name text, parent bigint, " + constraint + ")");

    TargetRun run =
        run("reject", item(1, "a"), item(2, random(9_000)), item(3, random(1_800)), item(4, "b"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(ids()).containsExactly("1", "3", "4");
    assertThat(rejected()).containsExactly("3  2");
  }

  /** The record that replaces a rejected one can be rejected, too. */
  @Test
  void rejectsOneRecordOfAKeyAfterTheOther() {
    database.execute(
        """
        CREATE TABLE items (id bigint PRIMARY KEY, name text, parent bigint);
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN RAISE EXCEPTION ''not %'', NEW.name USING ERRCODE = ''XX000''; END';
        CREATE TRIGGER refuse BEFORE INSERT ON items FOR EACH ROW WHEN (NEW.name < 'b')
          EXECUTE FUNCTION refuse();
        """);

    TargetRun run =
        run("reject", item(1, "b"), item(2, "a"), item(2, "aa"), item(3, "c"), item(3, "aaa"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryRows("SELECT id, name FROM items ORDER BY id"))
        .containsExactly(List.of("1", "b"), List.of("3", "c"));
    assertThat(rejected()).containsExactly("3  2", "4  2", "6  3");
  }

  /** The result is the same as if each record had been upserted. */
  @Test
  void bringsBackTheEarlierRecordOfAKey() {
    database.execute("CREATE TABLE items (id bigint PRIMARY KEY, name text UNIQUE, parent bigint)");

    TargetRun run = run("reject", item(1, "a"), item(2, "b"), item(2, "a"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryRows("SELECT id, name FROM items ORDER BY id"))
        .containsExactly(List.of("1", "a"), List.of("2", "b"));
    assertThat(rejected()).containsExactly("4 name 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name text UNIQUE, parent bigint", "name text, parent bigint UNIQUE"})
  void namesTheLineIfARecordEndsTheRun(String columns) {
    database.execute("CREATE TABLE items (id bigint, " + columns + ")");
    database.execute("INSERT INTO items VALUES (9, 'old', 9)");

    TargetRun run =
        run("fail", item(1, "a"), item(2, "b"), item(3, "a").replace("null", "7"), child(4, "7"));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.errors()).singleElement().asString().containsPattern("line [45]: stream items");
    assertThat(ids()).containsExactly("9");
  }

  @Test
  void dividesNoMoreRowsThanAreQuicklyLoaded() {
    database.execute(
        "CREATE TABLE items (id bigint, name text, parent bigint, EXCLUDE (name WITH =));"
            + " INSERT INTO items VALUES (9, 'old', 9)");
    String[] records = new String[10_001];
    Arrays.setAll(records, i -> item(i, "name " + Math.min(i, 9_999)));

    TargetRun run = run("reject", records);

    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.errors()).singleElement().asString().contains("items_name_excl");
    assertThat(ids()).containsExactly("9");
    assertThat(rejected()).isEmpty();
  }

  /** Old rows that the swap removes do not conflict with new ones. */
  @Test
  void rejectsNothingForARowThatGoes() {
    database.execute(
        """
        CREATE TABLE items (id bigint PRIMARY KEY, name text UNIQUE, parent bigint);
        CREATE TABLE orders (item bigint REFERENCES items);
        INSERT INTO items VALUES (1, 'a'), (2, 'b'); INSERT INTO orders VALUES (1);
        """);

    TargetRun run = run("reject", item(1, "a"), item(3, "b"), item(4, "b"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(ids()).containsExactly("1", "3");
    assertThat(rejected()).containsExactly("4 name 4");
  }

  @Test
  void runsRulesOncePerRow() {
    database.execute(
        """
        CREATE TABLE items (id bigint PRIMARY KEY, name text, parent bigint);
        CREATE TABLE orders (item bigint REFERENCES items);
        INSERT INTO items VALUES (1, 'a'), (2, 'b'); INSERT INTO orders VALUES (1);
        CREATE TABLE log (what text, id bigint);
        CREATE RULE new AS ON INSERT TO items DO ALSO INSERT INTO log VALUES ('new', NEW.id);
        CREATE RULE old AS ON UPDATE TO items DO ALSO INSERT INTO log VALUES ('old', NEW.id);
        """);

    TargetRun run = run("fail", item(1, "z"), item(3, "c"), item(4, "d"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryRows("SELECT id, name FROM items ORDER BY id"))
        .containsExactly(List.of("1", "z"), List.of("3", "c"), List.of("4", "d"));
    assertThat(database.queryRows("SELECT what, id FROM log ORDER BY id"))
        .containsExactly(List.of("old", "1"), List.of("new", "3"), List.of("new", "4"));
  }

  @Test
  void leavesTheRowsOfOthersAloneUnderAPolicy() {
    tenants("CREATE POLICY mine ON items USING (parent = 1)");

    TargetRun run = run("reject", child(5, "1"), child(6, "2"), child(7, "1"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(ids()).containsExactly("2", "5", "7");
    assertThat(rejected()).containsExactly("3  6");
    assertThat(database.queryOne("SELECT reason FROM _sdc_rejected")).contains("mine");
  }

  @Test
  void refusesToOverwriteRowsThatAPolicyKeeps() {
    tenants(
        "CREATE POLICY seen ON items FOR SELECT USING (parent = 1);"
            + " CREATE POLICY new ON items FOR INSERT WITH CHECK (true)");

    TargetRun run = run("reject", child(5, "1"));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.errors()).singleElement().asString().contains("row-level security", "items");
    assertThat(ids()).containsExactly("1", "2");
  }

  private void tenants(String policy) {
    database.execute(
        """
        CREATE TABLE items (id bigint, name text, parent bigint);
        INSERT INTO items VALUES (1, 'mine', 1), (2, 'yours', 2);
        ALTER TABLE items ENABLE ROW LEVEL SECURITY;
        DO 'BEGIN CREATE ROLE tenant; EXCEPTION WHEN duplicate_object THEN NULL; END';
        GRANT ALL ON SCHEMA public TO tenant;
        GRANT ALL ON items TO tenant;
        """);
    database.execute(policy);
  }

  private TargetRun run(String invalid, String... records) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("load_method", "overwrite");
    settings.put("invalid_records", invalid);
    settings.put("add_record_metadata", false);
    settings.put("schema_evolution", "none");
    boolean owned =
        "t"
            .equals(
                database.queryOne(
                    "SELECT NOT relrowsecurity FROM pg_class WHERE relname = 'items'"));
    if (!owned) {
      settings.put("role", "tenant");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        {"type": "SCHEMA", "stream": "items", "key_properties": ["id"], "schema": {"properties": \
        {"id": {"type": "integer"}, "name": {"type": ["null", "string"]}, \
        "parent": {"type": ["null", "integer"]}}}}""");
    lines.addAll(List.of(records));
    return TargetRun.on(database, settings, String.join("\n", lines) + "\n");
  }

  private static String item(int id, String name) {
    return "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": %d, \"name\": %s, \"parent\": null}}"
        .formatted(id, name == null ? "null" : '"' + name + '"');
  }

  private static String child(int id, String parent) {
    return "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": %d, \"name\": \"n%d\", \"parent\": %s}}"
        .formatted(id, id, parent);
  }

  /** Returns a random text, which the server cannot compress. */
  private static String random(int length) {
    return new Random(length)
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private List<String> ids() {
    return database.queryRows("SELECT id FROM items ORDER BY id").stream()
        .map(row -> String.valueOf(row.get(0)))
        .toList();
  }

  private List<String> rejected() {
    return database
        .queryRows("SELECT line, \"column\", record::json->>'id' FROM _sdc_rejected ORDER BY line")
        .stream()
        .map(row -> String.join(" ", row))
        .toList();
  }
}
