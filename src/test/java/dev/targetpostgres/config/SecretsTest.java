package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.report.TargetException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whatever a user gets wrong, no message repeats a secret. */
final class SecretsTest {
  private static final String MARKER = "hunter2";

  static final List<String> NAMES =
      Stream.concat(
              SettingsTable.ALL.stream()
                  .filter(Setting::secret)
                  .flatMap(setting -> setting.names().stream()),
              Stream.of("passwort", "before_run_sql"))
          .toList();

  @TempDir private Path folder;

  @ParameterizedTest
  @FieldSource("NAMES")
  void keepsValuesOfTheWrongTypeOut(String name) {
    WrittenConfig config =
        new WrittenConfig(folder)
            .file("{\"%s\": {\"a\": \"%s\"}, \"port\": \"x\"}".formatted(name, MARKER));

    assertThat(String.join("\n", config.problems())).contains("port").doesNotContain(MARKER);
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void keepsValuesOutOfWarnings(String name) {
    WrittenConfig config =
        new WrittenConfig(folder)
            .settings("\"url\": \"\"")
            .file("{\"%s\": \"%s\", \"colour\": \"red\"}".formatted(name, MARKER));

    assertThat(said(config)).isNotEmpty().doesNotContain(MARKER);
  }

  @Test
  void keepsMalformedFilesOut() {
    WrittenConfig config =
        new WrittenConfig(folder).file("{\"password\": \"" + MARKER + "\", " + MARKER + "}");

    assertThat(config.problems()).singleElement().asString().doesNotContain(MARKER);
  }

  @Test
  void keepsMalformedVariablesOut() {
    WrittenConfig config =
        new WrittenConfig(folder)
            .variable("TARGET_POSTGRES_USER", "loader")
            .variable("TARGET_POSTGRES_SSH_TUNNEL", "{\"enable\": true, " + MARKER);

    assertThat(config.problems()).singleElement().asString().doesNotContain(MARKER);
  }

  /** Warnings, or what is wrong. */
  private static String said(WrittenConfig config) {
    try {
      return String.join("\n", config.warnings());
    } catch (TargetException refusal) {
      return refusal.getMessage();
    }
  }

  @Test
  void marksTheUsualSecrets() {
    assertThat(SettingsTable.ALL.stream().filter(Setting::secret).map(Setting::name))
        .contains(
            "password",
            "sqlalchemy_url",
            "password_command",
            "jdbc_properties",
            "ssl_client_private_key",
            "ssl_client_private_key_password",
            "ssh_tunnel.private_key",
            "ssh_tunnel.private_key_password",
            "ssh_tunnel.password",
            "ssh_tunnel.responses",
            "ssh_tunnel.jump");
  }
}
