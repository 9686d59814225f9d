package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** More reasons why there is no connection, and more ways to make one. */
final class ConnectingTest {
  private static final String MESSAGES =
      String.join("\n", List.of(Tap.schema("items"), Tap.record("items", 1), Tap.state(1)));

  @Test
  void explainsAWrongPasswordInAUrl() {
    assertThat(failure(Map.of("sqlalchemy_url", url("wrong%20sesame")))).contains("pg_hba.conf");
  }

  @Test
  void explainsAMissingRole() {
    assertThat(failure(Map.of("user", "nobody_of_that_name", "password", "sesame")))
        .contains("user nobody_of_that_name", "check the settings user and password");
  }

  @Test
  void explainsAHostThatIsNotKnown() {
    assertThat(failure(Map.of("host", "no-such-host.invalid", "password", "sesame")))
        .contains("no-such-host.invalid", "check the setting host");
  }

  @Test
  void connectsByUrl() {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      String url = url(database.server().password()) + database.name();
      Map<String, ?> settings =
          Map.of("sqlalchemy_url", url, "host", "no-such-host.invalid", "database", "other");
      TargetRun run = TargetRun.on(database, settings, MESSAGES);
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(database.queryRows("SELECT id FROM items")).containsExactly(List.of("1"));
    }
  }

  /** No message is read where there is no connection. */
  private static String failure(Map<String, ?> settings) {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      TargetRun run = TargetRun.on(database, settings, MESSAGES);
      assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
      assertThat(run.stdout()).isEmpty();
      assertThat(run.output()).doesNotContain("sesame").doesNotContain("\tat ");
      return run.errors().stream().reduce((first, second) -> first + second).orElse("");
    }
  }

  private static String url(String password) {
    PostgresServer server = PostgresServer.shared();
    return "postgresql+psycopg2://%s:%s@%s:%d/"
        .formatted(server.user(), password, server.host(), server.port());
  }
}
