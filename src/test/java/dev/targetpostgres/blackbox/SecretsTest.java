package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.targetpostgres.config.Setting;
import dev.targetpostgres.config.SettingsTable;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** No run shows a secret, however it ends and however much is logged. */
final class SecretsTest {
  private static final String MARKER = "s3cr3t-m4rk3r";

  /** Settings that turn on the features that the secrets are for. */
  private static final Map<String, Object> SWITCHES =
      Map.of(
          "ssl_mode",
          "prefer",
          "ssl_client_certificate_enable",
          true,
          "ssh_tunnel.enable",
          true,
          "ssh_tunnel.host",
          "127.0.0.1",
          "ssh_tunnel.port",
          1,
          "ssh_tunnel.username",
          "loader");

  private final TestDatabase database = PostgresServer.shared().createDatabase();
  private final List<LogRecord> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          synchronized (logged) {
            logged.add(entry);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final Logger driver = Logger.getLogger("org.postgresql");
  private final Map<ch.qos.logback.classic.Logger, Level> before = new HashMap<>();

  @BeforeEach
  void logEverything() {
    driver.setLevel(java.util.logging.Level.ALL);
    driver.addHandler(handler);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    for (ch.qos.logback.classic.Logger logger : context.getLoggerList()) {
      before.put(logger, logger.getLevel());
      logger.setLevel(Level.TRACE);
    }
  }

  @AfterEach
  void logAsBefore() {
    driver.removeHandler(handler);
    driver.setLevel(null);
    before.forEach(ch.qos.logback.classic.Logger::setLevel);
    database.close();
  }

  static Stream<Setting<?>> secrets() {
    return SettingsTable.ALL.stream().filter(Setting::secret);
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void tellsNoSecretThatIsOfNoUse(Setting<?> secret) {
    Map<String, Object> settings = new HashMap<>();
    SettingsTable.ALL.stream()
        .map(Setting::name)
        .filter(name -> SWITCHES.containsKey(name) && belongs(name, secret.name()))
        .forEach(name -> settings.put(name, SWITCHES.get(name)));
    settings.put("password", MARKER);
    settings.put("retry_max_seconds", 0);
    for (Object value : values()) {
      settings.put(secret.name(), value);
      TargetRun load = TargetRun.on(database, settings, Tap.schema("items"));
      assertThat(load.exitCode()).as(load.output()).isIn(0, 2, 4);
      TargetRun check = TargetRun.checking(database, settings);
      assertThat(load.output() + check.output() + logged()).doesNotContain(MARKER);
    }
  }

  private static boolean belongs(String name, String secret) {
    return name.substring(0, 3).equals(secret.substring(0, 3));
  }

  /** Returns values that a user can write for a setting, right and wrong ones. */
  private List<Object> values() {
    String url = "postgresql://%s:%s@%s:%d/%s";
    PostgresServer server = database.server();
    return List.of(
        MARKER,
        url.formatted(server.user(), MARKER, server.host(), server.port(), database.name()),
        url.formatted(server.user(), MARKER, server.host(), server.port(), "w?a=" + MARKER),
        "echo " + MARKER + "; exit 1",
        "-----BEGIN PRIVATE KEY-----\n" + MARKER + "\n-----END PRIVATE KEY-----\n",
        Map.of("password", MARKER, "sslpassword", MARKER),
        List.of("no-such-program", MARKER),
        List.of(Map.of("host", "127.0.0.1", "password", MARKER)));
  }

  @Test
  void tellsNoSecretThatIsOfUse() {
    String role = "role_of_" + database.name();
    database.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role, MARKER));
    database.execute("GRANT ALL ON SCHEMA public TO " + role);
    logged.clear();
    try {
      PostgresServer server = database.server();
      String url = "postgresql://%s:%s@%s:%d/%s";
      List<Map<String, Object>> ways =
          List.of(
              Map.of("password", MARKER),
              Map.of("password_command", "echo " + MARKER),
              Map.of("jdbc_properties", Map.of("password", MARKER)),
              Map.of(
                  "sqlalchemy_url",
                  url.formatted(role, MARKER, server.host(), server.port(), database.name())));
      for (Map<String, Object> way : ways) {
        Map<String, Object> settings = new HashMap<>(way);
        settings.put("user", role);
        settings.putIfAbsent("password", "");
        TargetRun load =
            TargetRun.on(database, settings, Tap.schema("items") + "\n" + Tap.record("items", 1));
        assertThat(load.exitCode()).as(load.output()).isZero();
        TargetRun check = TargetRun.checking(database, settings);
        assertThat(check.exitCode()).as(check.output()).isZero();
        assertThat(load.output() + check.output() + logged())
            .contains("FE=> ")
            .doesNotContain(MARKER);
      }
    } finally {
      database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    }
  }

  private String logged() {
    SimpleFormatter formatter = new SimpleFormatter();
    synchronized (logged) {
      return logged.stream().map(formatter::format).reduce("", String::concat);
    }
  }
}
