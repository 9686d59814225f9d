package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Runs every block of docs/undo.md on tables that runs have made. */
final class UndoTest {
  private static final Path PAGE = Path.of("docs", "undo.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n(.*?)```");

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  /** A name of this test's own, since roles belong to the whole server. */
  private final String loader = "loader_" + database.name();

  private final String analysts = "analysts_" + database.name();

  @AfterEach
  void dropRoles() {
    database.execute("DROP OWNED BY %s; DROP ROLE %s".formatted(analysts, analysts));
    database.execute("DROP ROLE IF EXISTS " + loader);
  }

  @Test
  void doesWhatItSays() throws IOException {
    database.execute(
        "CREATE ROLE %s; CREATE ROLE %s; CREATE SCHEMA raw AUTHORIZATION %s"
            .formatted(loader, analysts, loader));
    load(1, 2, false);
    load(3, 3, true);
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(PAGE))
            .results()
            .map(block -> block.group(1).replaceAll("\\bloader\\b", loader))
            .map(block -> block.replaceAll("\\banalysts\\b", analysts))
            .toList();
    assertThat(blocks).hasSize(11);

    assertThat(database.queryRows(blocks.get(0))).isEmpty();

    List<List<String>> runs = database.queryRows(blocks.get(1));
    assertThat(runs).extracting(run -> run.get(2)).containsExactly("1", "2");
    database.execute(blocks.get(2).replace("1767225600000", runs.get(0).get(0)));
    assertThat(database.queryOne("SELECT string_agg(id::text, ' ') FROM raw.orders"))
        .isEqualTo("1 2");

    database.execute("UPDATE raw.orders SET _sdc_deleted_at = now() WHERE id = 2");
    database.execute(blocks.get(3));
    assertThat(database.queryOne("SELECT count(_sdc_deleted_at) FROM raw.orders")).isEqualTo("0");

    database.execute(blocks.get(4));
    assertThat(run("", true, "--print-state").stdout()).containsExactly("{\"bookmarks\": {}}");

    database.execute("CREATE UNLOGGED TABLE raw._sdc_overwrite_x ()");
    assertThat(database.queryRows(blocks.get(5)))
        .extracting(row -> row.get(1))
        .containsExactlyInAnyOrder(
            "_sdc_batches",
            "_sdc_rejected",
            "_sdc_rejected_schemas",
            "_sdc_state",
            "_sdc_overwrite_x");

    database.execute("UPDATE raw._sdc_rejected SET rejected_at = '2025-01-01'");
    database.execute(blocks.get(6));
    assertThat(database.queryOne("SELECT count(*) FROM raw._sdc_rejected")).isEqualTo("0");
    assertThat(database.queryOne("SELECT count(*) FROM raw._sdc_rejected_schemas")).isEqualTo("0");

    database.execute(blocks.get(7));
    load(4, 4, true);
    assertThat(run("", true, "--print-state").stdout()).containsExactly(Tap.printedState(4));
    database.execute(blocks.get(7));
    assertThat(database.queryRows(blocks.get(5)))
        .extracting(row -> row.get(1))
        .containsExactly("_sdc_overwrite_x");

    database.execute(blocks.get(8));
    assertThat(database.queryRows("SELECT * FROM raw.orders")).allMatch(row -> row.size() == 2);

    assertThat(mayRead()).isEqualTo("t");
    database.execute(blocks.get(9));
    assertThat(mayRead()).isEqualTo("f");

    database.execute(blocks.get(10));
    assertThat(database.queryOne("SELECT count(*) FROM raw.orders")).isEqualTo("3");
    assertThat(database.queryRows("SELECT FROM pg_roles WHERE rolname = '" + loader + "'"))
        .isEmpty();
  }

  private String mayRead() {
    return database.queryOne(
        "SELECT has_schema_privilege('%s', 'raw', 'USAGE') AND has_table_privilege('%s', 'raw.orders', 'SELECT')"
            .formatted(analysts, analysts));
  }

  /** Loads records with these ids, and one that is rejected. */
  private void load(int first, int last, boolean stateTable) {
    TargetRun run =
        run(
            Tap.schema("orders")
                + "\n"
                + String.join("\n", Tap.records("orders", first, last))
                + "\n"
                + Tap.record("orders", 0).replace("0,", "\"none\",")
                + "\n"
                + Tap.state(last)
                + "\n",
            stateTable);
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  private TargetRun run(String input, boolean stateTable, String... options) {
    return TargetRun.on(
        database,
        Map.of(
            "default_target_schema",
            "raw",
            "role",
            loader,
            "state_table",
            stateTable,
            "pipeline_id",
            "shop",
            "invalid_records",
            "reject",
            "default_target_schema_select_permissions",
            analysts),
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        options);
  }
}
