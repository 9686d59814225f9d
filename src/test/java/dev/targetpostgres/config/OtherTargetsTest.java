package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations that were written for other targets. */
final class OtherTargetsTest {
  static final List<String> UNSUPPORTED = OtherTargets.UNSUPPORTED;

  static final List<String> PASSED_OVER =
      Stream.of(OtherTargets.WITHOUT_MEANING, OtherTargets.DETAILS_OF_UNSUPPORTED)
          .flatMap(List::stream)
          .toList();

  /** Every setting of MeltanoLabs' target with what Meltano passes where the user says nothing. */
  private static final String MELTANOLABS =
      """
      {
        "host": "db", "port": 5432, "user": "loader", "password": "secret", "database": "warehouse",
        "sqlalchemy_url": null, "dialect+driver": "postgresql+psycopg", "use_copy": true,
        "default_target_schema": "melty", "load_method": "append-only",
        "batch_size_rows": 10000, "validate_records": true,
        "activate_version": true, "process_activate_version_messages": true,
        "hard_delete": false, "add_record_metadata": true,
        "interpret_content_encoding": false, "sanitize_null_text_characters": false,
        "ssl_enable": false, "ssl_mode": "verify-full",
        "ssl_certificate_authority": "~/.postgresql/root.crl",
        "ssl_client_certificate_enable": false,
        "ssl_client_certificate": "~/.postgresql/postgresql.crt",
        "ssl_client_private_key": "~/.postgresql/postgresql.key",
        "ssl_storage_directory": ".secrets",
        "ssh_tunnel": {"enable": false, "host": "bastion", "port": 22, "username": "me",
                       "private_key": "-----BEGIN", "private_key_password": null},
        "stream_maps": {}, "stream_map_config": {"key": "value"}, "faker_config": {"seed": "1"},
        "flattening_enabled": false, "flattening_max_depth": 2, "flattening_max_key_length": 30,
        "flattening_separator": "__"
      }
      """;

  private static final String PIPELINEWISE =
      """
      {
        "host": "db", "port": 5432, "user": "loader", "password": "secret", "dbname": "warehouse",
        "ssl": "false", "batch_size_rows": 100000, "parallelism": 0, "max_parallelism": 16,
        "default_target_schema": "public", "default_target_schema_select_permissions": [],
        "schema_mapping": {"public": {"target_schema": "raw", "target_schema_select_permissions": [],
                                      "indices": {}}}, "add_metadata_columns": true, "hard_delete": false,
        "data_flattening_max_level": 0, "primary_key_required": false, "validate_records": false,
        "flush_all_streams": false, "temp_dir": "/tmp"
      }
      """;

  private static final String DATAMILL =
      """
      {
        "postgres_host": "db", "postgres_port": 5432, "postgres_database": "warehouse",
        "postgres_username": "loader", "postgres_password": "secret", "postgres_schema": "public",
        "postgres_sslmode": "prefer", "postgres_sslcert": "~/.postgresql/postgresql.crt",
        "postgres_sslkey": "~/.postgresql/postgresql.key",
        "postgres_sslrootcert": "~/.postgresql/root.crt",
        "postgres_sslcrl": "~/.postgresql/root.crl",
        "invalid_records_detect": true, "invalid_records_threshold": 0,
        "disable_collection": true, "logging_level": "INFO", "application_name": "sync",
        "persist_empty_tables": false, "max_batch_rows": 200000, "max_buffer_size": 104857600,
        "batch_detection_threshold": 5000, "state_support": true, "add_upsert_indexes": true,
        "before_run_sql": "", "after_run_sql": "", "before_run_sql_file": null
      }
      """;

  @TempDir private Path folder;

  @Test
  void takesAFullConfigurationOfMeltanoLabs() {
    Settings settings = config().file(MELTANOLABS).read();

    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("db");
    assertThat(settings.get(SettingsTable.LOAD_METHOD)).isEqualTo(LoadMethodName.APPEND_ONLY);
    assertThat(settings.get(SettingsTable.BATCH_SIZE_ROWS)).isEqualTo(10_000);
    assertThat(settings.find(SettingsTable.URL)).isEmpty();
  }

  @Test
  void takesAFullConfigurationOfPipelineWise() {
    Settings settings = config().file(PIPELINEWISE).read();

    assertThat(settings.get(SettingsTable.DATABASE)).isEqualTo("warehouse");
    assertThat(settings.get(SettingsTable.MAX_PARALLELISM)).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void readsPipelineWisesAutomaticParallelism(int automatic) {
    Settings settings = config().settings("\"parallelism\": " + automatic).read();

    assertThat(settings.get(SettingsTable.MAX_PARALLELISM))
        .isEqualTo(SettingsTable.MAX_PARALLELISM.fallback());
  }

  @Test
  void takesAFullConfigurationOfDatamill() {
    Settings settings = config().file(DATAMILL).read();

    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("db");
    assertThat(settings.get(SettingsTable.USER)).isEqualTo("loader");
    assertThat(settings.get(SettingsTable.PASSWORD)).isEqualTo("secret");
    assertThat(settings.get(SettingsTable.DATABASE)).isEqualTo("warehouse");
    assertThat(settings.get(SettingsTable.DEFAULT_TARGET_SCHEMA)).isEqualTo("public");
    assertThat(settings.get(SettingsTable.BATCH_SIZE_ROWS)).isEqualTo(200_000);
    assertThat(settings.get(SettingsTable.MAX_BUFFER_SIZE)).isEqualTo(104_857_600);
  }

  @ParameterizedTest
  @FieldSource("UNSUPPORTED")
  void refusesWhatItCannotDoWhereThatIsSwitchedOn(String name) {
    assertThat(config().settings("\"" + name + "\": \"require\"").problems())
        .containsExactly("setting \"" + name + "\" is not supported by this version; remove it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"flattening_enabled\": 1",
        "\"data_flattening_max_level\": 3",
        "\"stream_maps\": {\"orders\": null}"
      })
  void refusesEachWayOfSwitchingOn(String members) {
    assertThat(config().settings(members).problems())
        .singleElement()
        .asString()
        .endsWith("is not supported by this version; remove it");
  }

  @ParameterizedTest
  @FieldSource("UNSUPPORTED")
  void passesOverWhatIsOff(String name) {
    for (String off : List.of("false", "\"false\"", "\"False\"", "0", "{}", "[]", "null", "\"\"")) {
      assertThat(config().settings("\"" + name + "\": " + off).warnings()).as(off).isEmpty();
    }
  }

  @ParameterizedTest
  @FieldSource("PASSED_OVER")
  void passesOverWhatChangesNothing(String name) {
    assertThat(config().settings("\"" + name + "\": \"whatever\"").warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ssl, true, REQUIRE",
    "ssl, True, REQUIRE",
    "ssl, false, PREFER",
    "postgres_sslmode, verify-ca, VERIFY_CA",
    "ssl_mode, VERIFY_FULL, VERIFY_FULL"
  })
  void readsEachWordForTls(String name, String written, SslMode mode) {
    Settings settings = config().settings("\"%s\": \"%s\"".formatted(name, written)).read();

    assertThat(settings.get(TlsSettings.SSL_MODE)).isEqualTo(mode);
  }

  @Test
  void readsTheNamesThatVariablesCanHave() {
    assertThat(
            config()
                .variable("TARGET_POSTGRES_USER", "loader")
                .variable("TARGET_POSTGRES_DIALECT_DRIVER", "postgresql+psycopg")
                .variable("TARGET_POSTGRES_SSH_TUNNEL_ENABLE", "false")
                .variable("TARGET_POSTGRES_SSH_TUNNEL__HOST", "bastion")
                .variable("TARGET_POSTGRES_STREAM_MAPS", "{}")
                .warnings())
        .isEmpty();
  }

  @Test
  void saysWhatIsWrongWithMappedSchemas() {
    assertThat(
            config()
                .settings(
                    """
                    "schema_mapping": {
                      "a": {"target_schema": "raw", "target_schema_select_permissions": 7,
                            "indices": {"orders": [7]}, "index": {}},
                      "e": {"target_schema": "raw", "indices": ["orders"]},
                      "b": {"target_schema": 1}, "c": {}, "d": "raw"}
                    """)
                .problems())
        .containsExactly(
            "setting \"schema_mapping.a.index\" is unknown; known are target_schema,"
                + " target_schema_select_permissions, indices",
            "setting \"schema_mapping.a.target_schema_select_permissions\" must be a string, or a"
                + " list of strings, not 7",
            "setting \"schema_mapping.a.indices.orders\" must be a string, or a list of strings, not"
                + " [7]",
            "setting \"schema_mapping.e.indices\" must be an object",
            "setting \"schema_mapping.b\" must be an object with target_schema, a string",
            "setting \"schema_mapping.c\" must be an object with target_schema, a string",
            "setting \"schema_mapping.d\" must be an object with target_schema, a string");
  }

  private WrittenConfig config() {
    return new WrittenConfig(folder);
  }
}
