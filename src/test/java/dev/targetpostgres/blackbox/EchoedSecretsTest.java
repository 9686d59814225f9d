package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.config.Setting;
import dev.targetpostgres.config.SettingsTable;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** If a server repeats a secret in all its messages, no output of the run shows it. */
final class EchoedSecretsTest {
  private static final String MARKER = "s3cr3t-m4rk3r";

  private static final String PEM =
      "-----BEGIN PRIVATE KEY-----\n" + MARKER + "\n-----END PRIVATE KEY-----\n";

  /** Values with the marker, for settings whose value is not the secret itself. */
  private static final Map<String, Object> VALUES =
      Map.of(
          "password_command", "echo " + MARKER,
          "jdbc_properties", Map.of("password", MARKER),
          "ssl_client_private_key", PEM,
          "ssh_tunnel.private_key", PEM,
          "ssh_tunnel.responses", Map.of("Code", MARKER),
          "ssh_tunnel.jump", List.of(Map.of("host", "jump", "password", MARKER)),
          "before_run_sql", "SELECT '%s'".formatted(MARKER),
          "after_run_sql", "SELECT $$%s$$".formatted(MARKER),
          "stream_map_config", Map.of("salt", MARKER));

  private static final List<String> PASSWORDS =
      List.of("password", "sqlalchemy_url", "password_command", "jdbc_properties");

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();
  @TempDir private Path folder;

  static Stream<Setting<?>> secrets() {
    return SettingsTable.ALL.stream().filter(Setting::secret);
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void noOutputRepeatsASetting(Setting<?> secret) throws IOException {
    echo();
    Map<String, Object> settings = new HashMap<>();
    settings.put(secret.name(), VALUES.getOrDefault(secret.name(), MARKER));
    if (PASSWORDS.contains(secret.name())) {
      settings.put("user", role());
      settings.putIfAbsent("password", "");
    }
    if (secret.name().equals("sqlalchemy_url")) {
      PostgresServer server = database.server();
      settings.put(
          secret.name(),
          "postgresql://%s:%s@%s:%d/%s"
              .formatted(role(), MARKER, server.host(), server.port(), database.name()));
    }
    settings.put("max_retries", 1);
    settings.put("add_record_metadata", false);
    for (String format : List.of("text", "json")) {
      settings.put("invalid_records", "reject");
      TargetRun rejecting = assertSilent(settings, format, Tap.record("items", 1));
      settings.put("invalid_records", "fail");
      TargetRun failing = assertSilent(settings, format, Tap.record("items", 1));
      // A lost connection, which is logged and retried, and then ends the run.
      TargetRun retrying = assertSilent(settings, format, Tap.record("items", 2));
      assertThat(rejecting.exitCode()).as(rejecting.output()).isZero();
      assertThat(failing.output()).contains("***", "detail ***", "hint (***) next line ***");
      assertThat(retrying.output()).contains("trying again", "detail ***");
      assertThat(database.queryOne("SELECT max(reason) FROM _sdc_rejected")).contains("***");
    }
  }

  private String role() {
    return "role_of_" + database.name();
  }

  @AfterEach
  void dropRole() {
    database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role()));
  }

  @BeforeEach
  void createRole() {
    database.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role(), MARKER));
    database.execute("GRANT ALL ON SCHEMA public TO " + role());
  }

  /** Makes a trigger that rejects record 1, and reports a deadlock for record 2. */
  private void echo() {
    database.execute(
        """
        CREATE TABLE items (id bigint, name text);
        CREATE FUNCTION echo() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
          RAISE EXCEPTION 'says "%1$s" %1$s' USING DETAIL = 'detail %1$s',
            HINT = E'hint (%1$s)\\nnext line %1$s',
            ERRCODE = CASE NEW.id WHEN 1 THEN '23514' ELSE '40P01' END;
        END$$;
        CREATE TRIGGER echo BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION echo();
        GRANT ALL ON items TO %2$s
        """
            .formatted(MARKER, role()));
  }

  @ParameterizedTest
  @CsvSource({
    "before_run_sql, alter role x password s3cr3t-m4rk3r",
    "before_run_sql, ALTER ROLE nobody PASSWORD 's3cr3t-m4rk3r' 's3cr3t-m4rk3r'",
    "before_run_sql, SELECT 's3cr3t-m4rk3r'::int",
    "after_run_sql, SELECT 's3cr3t-m4rk3r'::int",
    "after_run_sql, DO $$BEGIN RAISE EXCEPTION 's3cr3t-m4rk3r'; END$$"
  })
  void noOutputRepeatsSql(String setting, String sql) throws IOException {
    for (String format : List.of("text", "json")) {
      TargetRun run = assertSilent(Map.of(setting, sql), format, Tap.record("items", 1));
      assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
      assertThat(run.output()).contains("***", "SQLSTATE").doesNotContain("s3cr3t");
    }
  }

  @Test
  void noOutputRepeatsAValueForExpressions() throws IOException {
    for (String expression : List.of("(config->>'salt')::int", "(config->>'salt' || name)::int")) {
      Map<String, Object> settings = new HashMap<>();
      settings.put("stream_maps", Map.of("items", Map.of("sum", expression)));
      settings.put("stream_map_config", Map.of("salt", MARKER + "-of-some-length"));
      settings.put("invalid_records", "reject");
      for (String format : List.of("text", "json")) {
        TargetRun run = assertSilent(settings, format, Tap.record("items", 1));
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(database.queryOne("SELECT max(reason) FROM _sdc_rejected"))
            .contains("invalid input syntax for type integer", "***");
      }
    }
  }

  /** A tap that logs to stdout may log what both know. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INFO password is s3cr3t-m4rk3r",
        "{\"level\": \"info\", \"password\": \"s3cr3t-m4rk3r\"}",
        "{\"type\": \"LOG\", \"password\": \"s3cr3t-m4rk3r\"}",
        "{\"type\": \"RECORD\", \"password\": \"s3cr3t-m4rk3r\",}",
        "{\"type\": \"RECORD\", \"password\": \"s3cr3t-m4rk3r"
      })
  void noOutputRepeatsALineOfTheTap(String line) throws IOException {
    Map<String, Object> settings = Map.of("stream_map_config", Map.of("salt", MARKER));
    for (String format : List.of("text", "json")) {
      assertThat(assertSilent(settings, format, line).output()).contains("***");
    }
  }

  private TargetRun assertSilent(Map<String, ?> settings, String format, String record)
      throws IOException {
    Path page = folder.resolve("page.html");
    Path numbers = folder.resolve("run.prom");
    Map<String, Object> all = new HashMap<>(settings);
    all.put("metrics_file", numbers.toString());
    String input = String.join("\n", Tap.schema("items"), record, Tap.state(1)) + "\n";
    List<String> options = List.of("--report", page.toString(), "--log-format", format);
    TargetRun run =
        TargetRun.on(
            database,
            all,
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            options.toArray(String[]::new));
    List<String> outputs = new ArrayList<>(List.of(run.output()));
    outputs.add(Files.readString(page));
    outputs.add(Files.readString(numbers));
    outputs.add(rejected());
    assertThat(outputs).allSatisfy(output -> assertThat(output).doesNotContain(MARKER));
    return run;
  }

  private String rejected() {
    return database.queryOne("SELECT to_regclass('_sdc_rejected')") == null
        ? ""
        : database.queryRows("SELECT r::text FROM _sdc_rejected r").toString();
  }
}
