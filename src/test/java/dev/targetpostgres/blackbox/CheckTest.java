package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The output of {@code --check}, which changes nothing. */
final class CheckTest {
  private final TestDatabase database = PostgresServer.shared().createDatabase();
  private final String role = "role_" + UUID.randomUUID().toString().replace("-", "");

  @BeforeEach
  void createRole() {
    database.execute(
        """
        CREATE ROLE %1$s LOGIN PASSWORD 'sesame';
        REVOKE ALL ON SCHEMA public FROM PUBLIC; REVOKE ALL ON DATABASE %2$s FROM PUBLIC;
        GRANT CONNECT ON DATABASE %2$s TO %1$s;
        """
            .formatted(role, database.name()));
  }

  @AfterEach
  void dropRole() {
    database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    database.close();
  }

  @Test
  void saysWhatThereIs() {
    TargetRun run = TargetRun.checking(database, Map.of("default_target_schema", "lake"));
    assertThat(run.exitCode()).as(run.output()).isZero();
    PostgresServer server = database.server();
    assertThat(run.stdout())
        .containsExactly(
            "server            %s at %s:%d"
                .formatted(
                    database.queryOne("SELECT 'PostgreSQL ' || current_setting('server_version')"),
                    server.host(),
                    server.port()),
            "TLS               none, the connection is not encrypted",
            "database          " + database.name() + ", UTF8",
            "user              " + server.user(),
            "temporary tables  allowed",
            "schema lake       does not exist; the role can create it");
    assertThat(run.stderr()).isEmpty();
    assertThat(database.queryOne("SELECT to_regnamespace('lake')")).isNull();
  }

  @Test
  void saysWhatAnotherTargetsDefaultsImply() {
    TargetRun run = TargetRun.checking(database, Map.of("compatible_with", "meltanolabs"));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout())
        .startsWith("compatible_with   meltanolabs: default_target_schema melty")
        .endsWith("schema melty      does not exist; the role can create it");
  }

  @Test
  void saysWhichTablesAnotherTargetMade() {
    database.execute(
        """
        CREATE SCHEMA melty; CREATE TABLE melty.orders (id bigint, _sdc_batched_at timestamp);
        CREATE TABLE items (id bigint, _sdc_deleted_at character varying);
        CREATE TABLE others (name character varying)
        """);
    assertThat(TargetRun.checking(database, Map.of()).stdout())
        .endsWith(
            "other targets     melty.orders (meltanolabs), public.items (pipelinewise); to load into"
                + " these tables, set compatible_with");
  }

  @Test
  void failsForSettingsThatDoNotExist() {
    TargetRun run = TargetRun.checking(database, Map.of("foo", 1));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors()).containsExactly("target-postgres: there is no setting \"foo\"");
  }

  @Test
  void saysWhereNothingCanBeLoaded() {
    TargetRun run = check(Map.of("default_target_schema", "lake"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
    assertThat(run.stdout())
        .last()
        .asString()
        .isEqualTo("schema lake       does not exist; the role cannot create it");
    assertThat(run.errors())
        .containsExactly(
            "target-postgres: schema lake does not exist, and the role cannot create it; run: GRANT CREATE ON"
                + " DATABASE \"%s\" TO \"%s\"".formatted(database.name(), role));
  }

  @Test
  void saysOfEachSchemaWhatMayBeDone() {
    database.execute(
        """
        CREATE SCHEMA lake; GRANT USAGE ON SCHEMA lake TO %1$s;
        CREATE SCHEMA shut; CREATE SCHEMA open; GRANT ALL ON SCHEMA open TO %1$s;
        CREATE TABLE open.granted (id bigint, name text);
        GRANT INSERT, UPDATE (name), SELECT (id) ON open.granted TO %1$s;
        CREATE TABLE open."not" (id bigint); CREATE TABLE open.read (id bigint);
        GRANT SELECT ON open.read TO %1$s;
        """
            .formatted(role));
    TargetRun run =
        check(
            Map.of(
                "default_target_schema",
                "lake",
                "schema_mapping",
                Map.of(
                    "a", Map.of("target_schema", "shut"), "b", Map.of("target_schema", "open"))));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
    assertThat(run.stdout().subList(run.stdout().size() - 4, run.stdout().size()))
        .containsExactly(
            "temporary tables  not allowed; to allow them, run: GRANT TEMPORARY ON DATABASE \"%s\" TO \"%s\""
                .formatted(database.name(), role),
            "schema lake       the role cannot create tables in it, and can load only into existing"
                + " ones, by append; to allow it, run: GRANT CREATE ON SCHEMA \"lake\" TO \"%s\""
                    .formatted(role),
            "schema open       the role can create tables in it; it cannot upsert into all of them;"
                + " to allow it, run: GRANT SELECT, INSERT, UPDATE ON open.\"not\", open.read TO"
                + " \"%s\"".formatted(role),
            "schema shut       the role cannot use it");
    assertThat(run.errors())
        .containsExactly(
            "target-postgres: the role cannot use schema shut; run: GRANT USAGE, CREATE ON SCHEMA \"shut\""
                + " TO \"%s\"".formatted(role));
  }

  @ParameterizedTest
  @CsvSource({
    "append, false, 0, ",
    "upsert, false, 4, GRANT TEMPORARY ON DATABASE",
    "append-only, false, 4, GRANT TEMPORARY ON DATABASE",
    "overwrite, false, 4, GRANT CREATE ON SCHEMA",
    "overwrite, true, 4, GRANT CREATE ON SCHEMA",
    "upsert, true, 0, "
  })
  void failsIfRowsCannotBeStaged(
      String method, boolean temporary, int exitCode, @Nullable String grant) {
    database.execute(
        "CREATE SCHEMA lake; GRANT USAGE ON SCHEMA lake TO %1$s; CREATE TABLE lake.t (id bigint);"
                .formatted(role)
            + "GRANT SELECT, INSERT, UPDATE ON lake.t TO %s;".formatted(role)
            + (temporary
                ? "GRANT TEMP ON DATABASE %s TO %s".formatted(database.name(), role)
                : ""));
    TargetRun run = check(Map.of("default_target_schema", "lake", "load_method", method));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(exitCode);
    assertThat(run.stdout()).noneMatch(line -> line.contains("staged in the target schema"));
    if (grant == null) {
      assertThat(run.errors()).isEmpty();
    } else {
      assertThat(run.errors()).singleElement().asString().contains("schema lake", "run: " + grant);
    }
  }

  @Test
  void speaksOfTheRoleThatDoesTheWork() {
    String owner = role + "_owner";
    database.execute(
        "CREATE ROLE %2$s; GRANT %2$s TO %1$s; CREATE SCHEMA lake AUTHORIZATION %2$s"
            .formatted(role, owner));
    try {
      TargetRun run = check(Map.of("default_target_schema", "lake", "role", owner));
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.stdout())
          .contains(
              "user              " + role,
              "role              " + owner,
              "schema lake       the role can create tables in it");
    } finally {
      database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(owner));
    }
  }

  @Test
  void saysWhyThereIsNoConnection() {
    TargetRun run = TargetRun.checking(database, Map.of("password", "open sesame"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
    assertThat(run.stdout()).isEmpty();
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains("pg_hba.conf")
        .doesNotContain("sesame");
  }

  private TargetRun check(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.putAll(Map.of("user", role, "password", "sesame"));
    return TargetRun.checking(database, settings);
  }
}
