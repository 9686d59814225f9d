package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The meaning of settings: their defaults, and their precedence if several set the same option. */
final class OptionsTest {
  private static final String SECRET = "open sesame";

  private final Map<String, String> variables = new HashMap<>();

  @Test
  void hasDefaultsForAll() {
    Options options = options();

    assertThat(options.database().connection().words()).isEmpty();
    assertThat(options.database().connection().driverProperties()).isEmpty();
    assertThat(options.database().connection().connectTimeoutSeconds()).isEqualTo(15);
    assertThat(options.database().connection().usualApplicationName()).isEqualTo("target-postgres");
    assertThat(options.database().session()).isEqualTo(new SessionOptions(null, 0));
    assertThat(options.database().retries()).isEqualTo(new RetryOptions(8, Duration.ofMinutes(5)));
    assertThat(options.database().workers()).isEqualTo(4);
    assertThat(options.database().networkTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.database().tunnel())
        .isEqualTo(new TunnelOptions(List.of(), Duration.ofSeconds(15), Duration.ofSeconds(15)));
    assertThat(options.input()).isEqualTo(new InputOptions(64 << 20, null));
    assertThat(options.batch())
        .isEqualTo(new BatchOptions(100_000, 16 << 20, Duration.ofSeconds(30), 1 << 20, 64 << 20));
    assertThat(options.rejections()).isEqualTo(new RejectionOptions(false, 1000));
    assertThat(options.end()).isEqualTo(new EndOptions(Duration.ofSeconds(8), false));
  }

  @Test
  void callsWhatTheUserGaveByLibpqsWords() {
    set("host", "db").set("port", "6432").set("database", "w").set("connect_timeout", "3");
    set("target_session_attrs", "primary").set("options", "-c geqo=off").set("service", "here");

    assertThat(options().database().connection().words())
        .containsOnly(
            Map.entry("host", "db"),
            Map.entry("port", "6432"),
            Map.entry("dbname", "w"),
            Map.entry("connect_timeout", "3"),
            Map.entry("target_session_attrs", "primary"),
            Map.entry("options", "-c geqo=off"),
            Map.entry("service", "here"));
  }

  @Test
  void keepsTheOrderOfTheDriversProperties() {
    set("jdbc_properties", "{\"z\": \"1\", \"a\": 2, \"m\": true}");

    assertThat(options().database().connection().driverProperties())
        .containsExactly(Map.entry("z", "1"), Map.entry("a", "2"), Map.entry("m", "true"));
  }

  @ParameterizedTest
  @CsvSource({
    ",, false, verify-full",
    "true,, true, verify-full",
    "false,, false, verify-full",
    ", require, true, require",
    "true, prefer, true, prefer",
    "false, require, false, require"
  })
  void switchesTlsOnByEitherSetting(String enable, String mode, boolean isOn, String expected) {
    set("ssl_enable", enable).set("ssl_mode", mode);

    Options options = options();
    assertThat(options.database().tls().isOn()).isEqualTo(isOn);
    assertThat(options.database().tls().mode().word()).isEqualTo(expected);
    assertThat(options.database().connection().decidesOnTls()).isEqualTo(isOn);
  }

  @Test
  void tellsAGivenCertificateFromTheUsualOne() {
    set("ssl_client_certificate", "ours.crt");

    TlsOptions tls = options().database().tls();
    assertThat(tls.certificate().given()).isEqualTo("ours.crt");
    assertThat(tls.certificate().value()).isEqualTo("ours.crt");
    assertThat(tls.key().given()).isNull();
    assertThat(tls.key().value()).isEqualTo("~/.postgresql/postgresql.key");
    assertThat(tls.certificate().isSecret()).isFalse();
    assertThat(tls.key().isSecret()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({",", "true, true", "false, false"})
  void knowsWhetherSomebodySaysThatACertificateIsShown(String written, Boolean expected) {
    set("ssl_client_certificate_enable", written);

    assertThat(options().database().tls().showsCertificate()).isEqualTo(expected);
  }

  /** If the user sets the number of connections, even small streams are divided among them. */
  @ParameterizedTest
  @CsvSource({"0, 1048576", "1, 0", "3, 0"})
  void takesEachStreamForLargeIfItsConnectionsAreChosen(String perStream, long largeBytes) {
    set("max_parallelism_per_stream", perStream);

    assertThat(options().batch().largeBytes()).isEqualTo(largeBytes);
  }

  @Test
  void keepsRejectedRecordsIfTheyDoNotEndTheRun() {
    set("invalid_records", "reject").set("max_rejected_records", "7");

    assertThat(options().rejections()).isEqualTo(new RejectionOptions(true, 7));
  }

  @Test
  void findsTheFolderOfBatchFiles() {
    set("batch_config", "{\"storage\": {\"root\": \"file:///files\"}}");

    assertThat(options().input().batchFolder()).isEqualTo(Path.of("/files"));
  }

  @Test
  void showsNoSecrets() {
    set("password", SECRET).set("sqlalchemy_url", "postgresql://a:" + SECRET + "@db");
    set("password_command", SECRET).set("ssl_client_private_key", SECRET);
    set("ssl_client_private_key_password", SECRET).set("ssh_host", "bastion");
    set("ssh_password", SECRET).set("jdbc_properties", "{\"password\": \"" + SECRET + "\"}");
    variables.put("PGPASSWORD", SECRET);
    set("before_run_sql", "CREATE ROLE a PASSWORD '" + SECRET + "'");
    set("after_run_sql", "ALTER ROLE a PASSWORD '" + SECRET + "'");
    set("stream_map_config", "{\"salt\": \"" + SECRET + "\"}");

    assertThat(options()).asString().doesNotContain(SECRET).contains("bastion:22");
  }

  private OptionsTest set(String name, String value) {
    if (value != null) {
      variables.put("TARGET_POSTGRES_" + name.toUpperCase(Locale.ROOT), value);
    }
    return this;
  }

  private Options options() {
    return Options.of(SettingsReader.read(List.of(), variables));
  }
}
