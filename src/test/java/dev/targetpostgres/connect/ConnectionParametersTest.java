package dev.targetpostgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.targetpostgres.config.TargetSessionAttributes;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which source of a parameter counts if several set it. */
final class ConnectionParametersTest {
  @TempDir private Path folder;

  @Test
  void takesFromTheUrlOnlyWhatItNames() {
    ConnectionParameters parameters =
        given()
            .setting("user", "before")
            .setting("password", "before")
            .setting("port", "6432")
            .setting("url", "postgres://db/warehouse")
            .parameters();

    assertThat(parameters.hosts()).containsExactly(new Host("db", 6432));
    assertThat(parameters.user()).isEqualTo("before");
    assertThat(Given.password(parameters)).isEqualTo("before");
    assertThat(parameters.database()).isEqualTo("warehouse");
  }

  @Test
  void takesTheUsersNameIfNoDatabaseIsNamed() {
    assertThat(given().setting("url", "postgresql://loader@db").parameters().database())
        .isEqualTo("loader");
  }

  @Test
  void takesSeveralHostsOfASetting() {
    assertThat(
            given()
                .setting("user", "a")
                .setting("host", "one:1, two,[::1]:3,/tmp")
                .setting("port", "9")
                .parameters()
                .hosts())
        .containsExactly(
            new Host("one", 1), new Host("two", 9), new Host("::1", 3), new Host("/tmp", 9));
  }

  @Test
  void showsTheServersWithoutThePassword() {
    assertThat(given().setting("url", "postgresql://loader:secret@one:1,[::1]/w").parameters())
        .hasToString("one:1, [::1]:5432, database w, user loader");
  }

  @Test
  void takesLibpqsVariablesLast() {
    ConnectionParameters parameters =
        given()
            .variable("PGHOST", "environment")
            .variable("PGPORT", "7")
            .variable("PGUSER", "loader")
            .variable("PGPASSWORD", "sesame")
            .variable("PGDATABASE", "w")
            .variable("PGSSLMODE", "require")
            .variable("PGAPPNAME", "sync")
            .variable("PGOPTIONS", "-c geqo=off")
            .variable("PGCONNECT_TIMEOUT", "3")
            .variable("PGTARGETSESSIONATTRS", "any")
            .parameters();

    assertThat(parameters).hasToString("environment:7, database w, user loader");
    assertThat(Given.password(parameters)).isEqualTo("sesame");
    assertThat(parameters.find(Keyword.SSL_MODE)).hasValue("require");
    assertThat(parameters.find(Keyword.OPTIONS)).hasValue("-c geqo=off");
    assertThat(parameters.applicationName()).isEqualTo("sync");
    assertThat(parameters.connectTimeoutSeconds()).isEqualTo(3);
    assertThat(parameters.sessionAttributes()).isEqualTo(TargetSessionAttributes.ANY);
  }

  /** Each source overrides the sources after it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void asksSourcesInOneOrder(int first) {
    List<String> expected = List.of("properties", "url", "setting", "service", "variable");
    Given given = given().setting("user", "loader").file("services", "[here]\nhost=service\n");
    given.variable("PGSERVICEFILE", folder.resolve("services").toString());
    IntStream.range(first, expected.size())
        .mapToObj(expected::get)
        .forEach(
            source -> {
              switch (source) {
                case "properties" ->
                    given.setting("jdbc_properties", "{\"PGHOST\": \"properties\"}");
                case "url" -> given.setting("url", "postgresql://url");
                case "setting" -> given.setting("host", "setting");
                case "service" -> given.setting("service", "here");
                default -> given.variable("PGHOST", "variable");
              }
            });

    assertThat(given.parameters().hosts()).containsExactly(new Host(expected.get(first), 5432));
  }

  /** Meltano always passes both settings, as false if the user has not set them. */
  @ParameterizedTest
  @CsvSource({"true, ", "false, require"})
  void letsVariablesSayHowToEncryptWhereTheSettingsDoNot(boolean enabled, String mode) {
    ConnectionParameters parameters =
        given()
            .setting("user", "loader")
            .setting("ssl_enable", Boolean.toString(enabled))
            .setting("ssl_mode", "verify-full")
            .variable("PGSSLMODE", "require")
            .parameters();

    assertThat(parameters.find(Keyword.SSL_MODE).orElse(null)).isEqualTo(mode);
  }

  @Test
  void hasDefaultsOfItsOwn() {
    ConnectionParameters parameters = given().setting("user", "loader").parameters();

    assertThat(parameters).hasToString("localhost:5432, database loader, user loader");
    assertThat(parameters.applicationName()).isEqualTo("target-postgres");
    assertThat(parameters.connectTimeoutSeconds()).isEqualTo(15);
    assertThat(parameters.sessionAttributes()).isEqualTo(TargetSessionAttributes.READ_WRITE);
    assertThat(Given.password(parameters)).isNull();
  }

  @Test
  void keepsNamesOfTheDriverForTheDriver() {
    assertThat(
            given()
                .setting("url", "jdbc:postgresql://loader@db/w?sendBufferSize=1&tcpNoDelay=true")
                .setting("jdbc_properties", "{\"sendBufferSize\": 65536}")
                .parameters()
                .driverProperties())
        .containsOnly(Map.entry("sendBufferSize", "65536"), Map.entry("tcpNoDelay", "true"));
  }

  @ParameterizedTest
  @CsvSource({
    "target_session_attrs, standby, 'must be any, read-write or primary'",
    "target_session_attrs, prefer-standby, 'must be any, read-write or primary'",
    "connect_timeout, soon, connect_timeout",
    "service, nowhere, 'no service \"nowhere\"'"
  })
  void rejectsWhatIsNotSupported(String parameter, String value, String reason) {
    Given given =
        given()
            .variable("PGSERVICEFILE", folder.resolve("missing").toString())
            .setting("url", "postgresql://loader@db/w?%s=%s".formatted(parameter, value));

    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(given::parameters)
        .withMessageContaining(reason)
        .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void shufflesHostsForLoadBalancing() {
    ConnectionParameters parameters =
        given()
            .setting("url", "postgresql://a@h1,h2,h3,h4,h5,h6,h7,h8/w?load_balance_hosts=random")
            .parameters();

    assertThat(parameters.hostsInTurn()).hasSameElementsAs(parameters.hosts());
    assertThat(IntStream.range(0, 50).mapToObj(i -> parameters.hostsInTurn()).distinct())
        .hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:s3cret@h/db",
        "host=db password=s3cret",
        "u:s3cret@db",
        "db:5432:w:u:s3cret",
        "[s3cret]",
        "db?password=s3cret"
      })
  void doesNotShowAUrlThatIsGivenAsAHost(String host) {
    Given given = given().setting("user", "loader").setting("host", host);

    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(given::parameters)
        .withMessageContainingAll("sqlalchemy_url", "PGHOST")
        .withMessageNotContaining("s3cret")
        .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @ParameterizedTest
  @CsvSource({"fe80::1%eth0, 5432", "[fe80::1%eth0]:7, 7", "::ffff:192.0.2.7, 5432"})
  void takesAddresses(String host, int port) {
    assertThat(given().setting("user", "loader").setting("host", host).parameters().hosts().get(0))
        .isEqualTo(new Host(host.replaceAll("[\\[\\]]|]?:7$", ""), port));
  }

  /** To libpq, 0 and less mean no limit. */
  @ParameterizedTest
  @CsvSource({"0, 15", "-1, 15", "1, 1", "3, 3", "2147483647, 3600"})
  void keepsTimeoutsWithinBounds(String written, int seconds) {
    ConnectionParameters parameters =
        given().setting("user", "a").variable("PGCONNECT_TIMEOUT", written).parameters();

    assertThat(parameters.connectTimeoutSeconds()).isEqualTo(seconds);
    assertThat(parameters.longestConnectSeconds()).isPositive();
  }

  @Test
  void connectsToAnAddressIfNoHostIsNamed() {
    Given given = given().setting("user", "a").variable("PGHOSTADDR", "192.0.2.7");

    assertThat(given.parameters().hosts()).containsExactly(new Host("192.0.2.7", 5432));
    assertThat(given.setting("host", "db").parameters().hosts())
        .containsExactly(new Host("db", 5432, "192.0.2.7"));
  }

  @Test
  void connectsToAnAddressOfEachHost() {
    assertThat(
            given()
                .setting("user", "a")
                .setting("host", "one:7,two,/tmp,four")
                .variable("PGHOSTADDR", "192.0.2.7,,192.0.2.8,fe80::1%eth0")
                .parameters())
        .hasToString(
            "one:7 at 192.0.2.7, two:5432, 192.0.2.8:5432, four:5432 at fe80::1%eth0, database a,"
                + " user a");
  }

  @ParameterizedTest
  @CsvSource({
    "'one,two', 192.0.2.7, 2 hosts and 1 address do not match",
    "db, localhost, 'a host''s address must be an IP address, such as 192.0.2.7 or ::1'"
  })
  void rejectsAddressesThatDoNotMatchTheHosts(String hosts, String addresses, String reason) {
    Given given =
        given().setting("user", "a").setting("host", hosts).variable("PGHOSTADDR", addresses);

    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(given::parameters)
        .withMessageContaining(reason)
        .withMessageContaining("hostaddr or PGHOSTADDR")
        .extracting(TargetException::exitCode)
        .isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "url, postgresql://loader:url@db, url",
    "jdbc_properties, '{\"password\": \"property\"}', property",
    "password, setting, command"
  })
  void runsNoCommandIfAnEarlierSourceHasAPassword(String name, String value, String password) {
    ConnectionParameters parameters =
        given()
            .setting("user", "loader")
            .setting("password_command", "echo command")
            .setting(name, value)
            .parameters();

    assertThat(Given.password(parameters)).isEqualTo(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ssl\": true, \"sslmode\": \"require\"}",
        "{\"sslmode\": \"require\", \"ssl\": true}"
      })
  void prefersTheSslModeToTheSslSwitch(String properties) {
    assertThat(
            given()
                .setting("user", "a")
                .setting("jdbc_properties", properties)
                .parameters()
                .find(Keyword.SSL_MODE))
        .hasValue("require");
  }

  @Test
  void takesTheFirstOfTwoPropertiesForOneParameter() {
    assertThat(
            given()
                .setting("user", "a")
                .setting(
                    "jdbc_properties",
                    "{\"host\": \"one\", \"PGHOST\": \"two\", \"tcpNoDelay\": null}")
                .parameters())
        .hasToString("one:5432, database a, user a")
        .extracting(ConnectionParameters::driverProperties)
        .isEqualTo(Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "url, postgresql://db",
    "jdbc_properties, '{\"user\": \"loader\"}'",
    "host, /run/postgresql"
  })
  void needsNoUserBeside(String setting, String value) {
    assertThat(given().setting(setting, value).parameters().user())
        .isEqualTo(setting.equals("jdbc_properties") ? "loader" : System.getProperty("user.name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PGUSER", "PGSERVICE"})
  void needsAUserIfVariablesAreEmpty(String variable) {
    Given given = given().file("services", "[here]\n").variable(variable, "");
    given.variable("PGSERVICEFILE", folder.resolve("services").toString());
    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(given::parameters)
        .withMessage(
            "setting \"user\" is missing: name the role to log in as, in a file given with"
                + " --config or in TARGET_POSTGRES_USER")
        .extracting(TargetException::exitCode)
        .isEqualTo(ExitCode.USAGE);

    given.variable(variable, "here");
    assertThat(given.parameters().user())
        .isEqualTo(variable.equals("PGUSER") ? "here" : System.getProperty("user.name"));
  }

  private Given given() {
    return new Given(folder);
  }
}
