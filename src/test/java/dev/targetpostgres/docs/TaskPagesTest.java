package dev.targetpostgres.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.TargetCommand;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Runs the SQL and the settings of how-to pages, in the order of each page. */
final class TaskPagesTest {
  private static final TypeReference<Map<String, Object>> SETTINGS = new TypeReference<>() {};

  private static final String INPUT =
      """
      {"type": "SCHEMA", "stream": "orders", "key_properties": ["id"], "schema": {"properties": \
      {"id": {"type": "integer"}, "total": {"type": "number"}}}}
      {"type": "RECORD", "stream": "orders", "record": {"id": 1, "total": 9.5}}
      {"type": "STATE", "value": 1}
      """;

  private static final String TABLE =
      "CREATE TABLE raw.orders (id bigint PRIMARY KEY, total numeric)";

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();
  @TempDir private Path folder;

  /** Roles in the pages. They belong to the whole server, so they get names of this test's own. */
  private final List<String> roles = List.of("loader", "warehouse_owner", "analysts", "tap");

  @AfterEach
  void dropRoles() {
    roles.forEach(this::drop);
  }

  @Test
  void aRoleMakesItsOwnTables() throws IOException {
    List<CodeBlock> page = blocks("role.md");
    execute(page.get(0));

    load(page.get(1), INPUT);

    assertThat(owner()).isEqualTo(named("loader"));
  }

  @Test
  void aRoleLoadsIntoTablesOfOthers() throws IOException {
    List<CodeBlock> page = blocks("role.md");
    database.execute("CREATE SCHEMA raw; " + TABLE);
    execute(page.get(2));

    load(page.get(3), INPUT);

    assertThat(database.queryRows("TABLE raw.orders")).containsExactly(List.of("1", "9.5"));

    execute(page.get(4));
    Map<String, Object> settings = settings(page.get(3));
    settings.putAll(Map.of("invalid_records", "reject", "state_table", true));
    load(settings, INPUT + INPUT.replace("9.5", "\"much\""));
    assertThat(database.queryOne("SELECT count(*) FROM raw._sdc_rejected")).isEqualTo("1");
  }

  @Test
  void aRoleWorksAsAnother() throws IOException {
    List<CodeBlock> page = blocks("role.md");
    execute(page.get(5));

    load(page.get(6), INPUT);

    assertThat(owner()).isEqualTo(named("warehouse_owner"));
  }

  @Test
  void othersReadWhatIsLoaded() throws IOException {
    List<CodeBlock> page = blocks("role.md");
    execute(page.get(7));

    load(page.get(8), INPUT);

    assertThat(
            database.queryOne(
                "SELECT has_table_privilege('%s', 'public.orders', 'SELECT')"
                    .formatted(named("analysts"))))
        .isEqualTo("t");
    assertThat(page).hasSize(9);
  }

  @Test
  void loadsIntoTablesThatYouMade() throws IOException {
    List<CodeBlock> page = blocks("own-tables.md");
    execute(page.get(0));

    load(page.get(2), page.get(1).text());

    assertThat(database.queryRows(page.get(3).text()))
        .isEqualTo(TextOutput.rows(page.get(4).text()));
    assertThat(page).hasSize(5);
  }

  @Test
  void aRoleForTheTapReadsTheTables() throws IOException {
    List<CodeBlock> page =
        blocks("tap-postgres.md").stream().filter(block -> block.language().equals("sql")).toList();
    database.execute("CREATE SCHEMA shop; CREATE TABLE shop.orders (id bigint)");

    page.forEach(this::execute);

    assertThat(
            database.queryRows(
                "SELECT rolreplication, has_table_privilege(oid, 'shop.orders', 'SELECT'),"
                    + " has_table_privilege(oid, 'shop.orders', 'INSERT')"
                    + " FROM pg_roles WHERE rolname = '%s'".formatted(named("tap"))))
        .containsExactly(List.of("t", "t", "f"));
    assertThat(page).hasSize(2);
  }

  /** Returns the blocks of a page except commands. */
  private static List<CodeBlock> blocks(String page) throws IOException {
    return CodeBlock.all().stream()
        .filter(block -> block.page().endsWith(page) && !block.language().equals("sh"))
        .toList();
  }

  private void execute(CodeBlock block) {
    database.execute(here(block.text()));
  }

  private String here(String text) {
    String here = text;
    for (String role : roles) {
      here = here.replaceAll("\\b(?<!_)" + role + "\\b", named(role));
    }
    return here.replaceAll("(?<=DATABASE |\"database\": \")warehouse\\b", database.name());
  }

  private String named(String role) {
    return role + "_of_" + database.name();
  }

  private void load(CodeBlock settings, String input) {
    load(settings(settings), input);
  }

  private Map<String, Object> settings(CodeBlock block) {
    return new HashMap<>(JsonMapper.shared().readValue(here(block.text()), SETTINGS));
  }

  private void load(Map<String, ?> settings, String input) {
    Path config = database.writeConfig(folder.resolve("config.json"), settings);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int exitCode =
        TargetCommand.run(
            new String[] {"--config", config.toString()},
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            said,
            new PrintStream(said, true, UTF_8));
    assertThat(exitCode).as(said.toString(UTF_8)).isZero();
  }

  private String owner() {
    return String.valueOf(
        database.queryOne("SELECT tableowner FROM pg_tables WHERE tablename = 'orders'"));
  }

  private void drop(String role) {
    Stream.of("DROP OWNED BY %s", "DROP ROLE %s")
        .filter(
            sql ->
                !database
                    .queryRows("SELECT FROM pg_roles WHERE rolname = '" + named(role) + "'")
                    .isEmpty())
        .forEach(sql -> database.execute(sql.formatted(named(role))));
  }
}
