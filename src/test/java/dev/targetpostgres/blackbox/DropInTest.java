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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations with every setting of another target work unchanged and without a warning. */
final class DropInTest {
  private static final Path CONFIGURATIONS = Path.of("src", "test", "resources", "other-targets");

  private static final String MESSAGES =
      """
      {"type": "SCHEMA", "stream": "public-Orders", "key_properties": ["id"], \
      "schema": {"properties": {"id": {"type": "integer"}, "customer": {"type": ["null", "string"]}, \
      "placed": {"type": ["null", "string"], "format": "date-time"}, \
      "tags": {"type": ["null", "array"], "items": {"type": "string"}}}}}
      {"type": "RECORD", "stream": "public-Orders", "version": 1, "record": {"id": 1, "customer": "Ada"}}
      {"type": "RECORD", "stream": "public-Orders", "version": 2, "record": \
      {"id": 2, "customer": "", "placed": "2024-05-06T07:08:09+02:00", "tags": ["new"]}}
      {"type": "ACTIVATE_VERSION", "stream": "public-Orders", "version": 2}
      {"type": "STATE", "value": {"bookmarks": {"public-Orders": 2}}}
      """;

  private static final String STATE = "{\"bookmarks\": {\"public-Orders\": 2}}";

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @TempDir private Path folder;

  @Test
  void takesMeltanoLabsConfiguration() throws IOException {
    load("meltanolabs.json");

    assertThat(database.queryRows("SELECT id, customer, placed, tags FROM melty.\"Orders\""))
        .containsExactly(List.of("2", "", "2024-05-06 05:08:09+00", "[\"new\"]"));
    assertThat(database.queryOne("SELECT count(_sdc_batched_at) FROM melty.\"Orders\""))
        .isEqualTo("1");
  }

  @Test
  void takesPipelineWisesConfiguration() throws IOException {
    String reader = "reader_" + database.name();
    database.execute("CREATE ROLE " + reader);
    try {
      load("pipelinewise.json", "READER", reader);

      assertThat(database.queryRows("SELECT id, customer FROM raw.\"Orders\""))
          .containsExactly(List.of("2", ""));
      assertThat(
              database.queryOne(
                  "SELECT has_table_privilege('%s', 'raw.\"Orders\"', 'SELECT')".formatted(reader)))
          .isEqualTo("t");
      assertThat(
              database.queryRows(
                  "SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%customer%'"))
          .hasSize(1);
    } finally {
      database.execute("DROP OWNED BY %s; DROP ROLE %s".formatted(reader, reader));
    }
  }

  @Test
  void takesDatamillsConfiguration() throws IOException {
    database.execute("CREATE TABLE log (line text)");
    Path before =
        Files.writeString(
            folder.resolve("before.sql"),
            "INSERT INTO log VALUES (current_setting('application_name'))");

    load("datamill.json", "BEFORE_FILE", before.toString());

    assertThat(database.queryRows("SELECT id, customer FROM public.\"Orders\" ORDER BY id"))
        .containsExactly(List.of("2", ""));
    assertThat(database.queryRows("SELECT line FROM log"))
        .containsExactly(List.of("nightly sync"), List.of("done"));
  }

  /**
   * Loads with a configuration in which words in capitals stand for values of this test's server.
   */
  private void load(String name, String... more) throws IOException {
    PostgresServer server = database.server();
    String config =
        Files.readString(CONFIGURATIONS.resolve(name))
            .replace("HOST", server.host())
            .replace("\"PORT\"", Integer.toString(server.port()))
            .replace("USER", server.user())
            .replace("PASSWORD", server.password())
            .replace("DATABASE", database.name());
    for (int i = 0; i < more.length; i += 2) {
      config = config.replace(more[i], more[i + 1]);
    }
    Path file = Files.writeString(folder.resolve(name), config);

    TargetRun run = TargetRun.with(file, new ByteArrayInputStream(MESSAGES.getBytes(UTF_8)));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).containsExactly(STATE);
    assertThat(run.stderr()).noneMatch(line -> line.contains(" WARN "));
  }
}
