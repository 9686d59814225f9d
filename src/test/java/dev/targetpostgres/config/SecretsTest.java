package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.report.TargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** No message about a wrong setting repeats a secret. */
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

  @Test
  void keepsValuesOutOfWhatARecordSaysOfItself() {
    Settings settings =
        new WrittenConfig(folder)
            .settings(
                ("\"password\": \"%1$s\", \"password_command\": [\"print\", \"%1$s\"],"
                        + " \"ssh_tunnel.enable\": true, \"ssh_tunnel.host\": \"bastion\","
                        + " \"ssh_tunnel.password\": \"%1$s\","
                        + " \"ssh_tunnel.responses\": {\"Code*\": \"%1$s\"}")
                    .formatted(MARKER))
            .variable("PGPASSWORD", MARKER)
            .read();
    Command command = settings.find(ConnectionSettings.PASSWORD_COMMAND).orElseThrow();
    WrittenSettings written = new WrittenSettings(new ArrayList<>(), new ArrayList<>());
    written.addEnvironment(Map.of("TARGET_POSTGRES_PASSWORD", MARKER));
    SshHost bastion = settings.sshHosts().get(0);

    assertThat(settings.environment()).containsValue(MARKER);
    assertThat(command.words()).contains(MARKER);
    assertThat(settings).asString().contains("password_command").doesNotContain(MARKER);
    assertThat(command).asString().doesNotContain(MARKER);
    assertThat(new Command(List.of(MARKER), true)).asString().doesNotContain(MARKER);
    assertThat(written.find(SettingsTable.PASSWORD)).asString().isEqualTo("password");
    assertThat(bastion).asString().doesNotContain(MARKER);
    assertThat(bastion.answers()).isNotEmpty().asString().doesNotContain(MARKER);
  }

  /** Returns the warnings, or the error. */
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
