package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations that were written for other targets. */
final class OtherTargetsTest {
  static final List<String> PASSED_OVER = OtherTargets.WITHOUT_MEANING;

  /** Configurations with every setting of each target; words in capitals stand for the server. */
  private static final Path CONFIGURATIONS = Path.of("src", "test", "resources", "other-targets");

  @TempDir private Path folder;

  @Test
  void takesAFullConfigurationOfMeltanoLabs() throws IOException {
    Settings settings = of("meltanolabs.json");

    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("HOST");
    assertThat(settings.get(SettingsTable.LOAD_METHOD)).isEqualTo(LoadMethodName.APPEND_ONLY);
    assertThat(settings.get(SettingsTable.BATCH_SIZE_ROWS)).isEqualTo(10_000);
    assertThat(settings.find(SettingsTable.URL)).isEmpty();
  }

  @Test
  void takesAFullConfigurationOfPipelineWise() throws IOException {
    Settings settings = of("pipelinewise.json");

    assertThat(settings.get(SettingsTable.DATABASE)).isEqualTo("DATABASE");
    assertThat(settings.get(SettingsTable.MAX_PARALLELISM)).isEqualTo(16);
  }

  @Test
  void readsPipelineWisesParallelismBesideItsLimit() {
    Settings settings = config().settings("\"parallelism\": 2, \"max_parallelism\": 16").read();

    assertThat(settings.get(SettingsTable.MAX_PARALLELISM)).isEqualTo(2);
    assertThat(settings.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void readsPipelineWisesAutomaticParallelism(int automatic) {
    Settings settings = config().settings("\"parallelism\": " + automatic).read();

    assertThat(settings.get(SettingsTable.MAX_PARALLELISM))
        .isEqualTo(SettingsTable.MAX_PARALLELISM.fallback());
  }

  @Test
  void takesAFullConfigurationOfDatamill() throws IOException {
    Settings settings = of("datamill.json");

    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("HOST");
    assertThat(settings.get(SettingsTable.USER)).isEqualTo("USER");
    assertThat(settings.get(SettingsTable.PASSWORD)).isEqualTo("PASSWORD");
    assertThat(settings.get(SettingsTable.DATABASE)).isEqualTo("DATABASE");
    assertThat(settings.get(SettingsTable.DEFAULT_TARGET_SCHEMA)).isEqualTo("public");
    assertThat(settings.get(SettingsTable.BATCH_SIZE_ROWS)).isEqualTo(200_000);
    assertThat(settings.get(SettingsTable.MAX_BUFFER_SIZE)).isEqualTo(104_857_600);
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
            "setting \"schema_mapping.a.index\" is unknown; the known ones are target_schema,"
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

  private Settings of(String name) throws IOException {
    String written = Files.readString(CONFIGURATIONS.resolve(name)).replace("\"PORT\"", "5432");
    Path before = Files.writeString(folder.resolve("before.sql"), "SELECT 1");
    return config().file(written.replace("BEFORE_FILE", before.toString())).read();
  }
}
