package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.report.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sources of settings, their precedence, and the messages about wrong settings. */
final class SettingsReaderTest {
  @TempDir private Path folder;

  @Test
  void hasDefaultsForWhatNobodyWrote() {
    Settings settings = config().file("{\"user\": \"loader\"}").read();

    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("localhost");
    assertThat(settings.get(SettingsTable.PORT)).isEqualTo(5432);
    assertThat(settings.get(SettingsTable.ADD_RECORD_METADATA)).isTrue();
    assertThat(settings.find(SettingsTable.PASSWORD)).isEmpty();
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void knowsNoValueForWhatHasNoDefault() {
    Settings settings = config().file("{\"user\": \"loader\"}").read();

    Assertions.assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(() -> settings.get(SettingsTable.PASSWORD))
        .withMessageContaining("password");
  }

  @Test
  void mergesFilesAndTakesTheLastWord() {
    Settings settings =
        config()
            .file("{\"user\": \"first\", \"host\": \"db\", \"port\": 1}")
            .file("{\"user\": \"second\", \"port\": 2}")
            .read();

    assertThat(settings.get(SettingsTable.USER)).isEqualTo("second");
    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("db");
    assertThat(settings.get(SettingsTable.PORT)).isEqualTo(2);
  }

  @Test
  void takesTheLastWordUnderWhicheverName() {
    Settings settings =
        config()
            .settings("\"database\": \"first\", \"postgres_host\": \"first\"")
            .file("{\"dbname\": \"second\", \"host\": \"second\"}")
            .read();

    assertThat(settings.get(SettingsTable.DATABASE)).isEqualTo("second");
    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("second");
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void readsTheEnvironmentWhereNoFileIsNamed() {
    Settings settings =
        config()
            .variable("TARGET_POSTGRES_USER", "loader")
            .variable("TARGET_POSTGRES_PORT", "6432")
            .variable("TARGET_POSTGRES_HARD_DELETE", "true")
            .variable("TARGET_POSTGRES_DBNAME", "warehouse")
            .variable("PGHOST", "elsewhere")
            .read();

    assertThat(settings.get(SettingsTable.USER)).isEqualTo("loader");
    assertThat(settings.get(SettingsTable.PORT)).isEqualTo(6432);
    assertThat(settings.get(SettingsTable.HARD_DELETE)).isTrue();
    assertThat(settings.get(SettingsTable.DATABASE)).isEqualTo("warehouse");
    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("localhost");
  }

  @Test
  void leavesTheEnvironmentAloneWhereOnlyFilesAreNamed() {
    Settings settings =
        config()
            .file("{\"user\": \"file\"}")
            .variable("TARGET_POSTGRES_USER", "environment")
            .variable("TARGET_POSTGRES_PORT", "not a port")
            .read();

    assertThat(settings.get(SettingsTable.USER)).isEqualTo("file");
    assertThat(settings.get(SettingsTable.PORT)).isEqualTo(5432);
  }

  @Test
  void prefersTheEnvironmentToFilesWhereverItIsNamed() {
    Settings settings =
        config()
            .source("ENV")
            .file("{\"user\": \"file\", \"host\": \"file\"}")
            .variable("TARGET_POSTGRES_POSTGRES_HOST", "environment")
            .read();

    assertThat(settings.get(SettingsTable.USER)).isEqualTo("file");
    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("environment");
  }

  @Test
  void readsObjectsOfTheEnvironmentAsJson() {
    Settings settings =
        config()
            .variable("TARGET_POSTGRES_USER", "loader")
            .variable("TARGET_POSTGRES_STREAMS", "{\"a\": {\"table\": \"b\"}}")
            .read();

    assertThat(settings.get(SettingsTable.STREAMS).path("a").path("table").asString())
        .isEqualTo("b");
  }

  @Test
  void tellsWhichVariablesWereNotRead() {
    WrittenConfig variables =
        config()
            .variable("TARGET_POSTGRES_USER", "loader")
            .variable("TARGET_POSTGRES_PASSWORD", "")
            .variable("TARGET_POSTGRES_USE_COPY", "true")
            .variable("TARGET_POSTGRES_JAVA_OPTS", "-Xmx1g");
    assertThat(variables.unread()).isEmpty();

    assertThat(variables.variable("TARGET_POSTGRES_SECRET_WORD", "x").unread())
        .map(Text::toString)
        .hasValue("these variables do not name a setting: TARGET_POSTGRES_SECRET_WORD");
    assertThat(variables.file("{}").unread())
        .map(Text::toString)
        .hasValue(
            "these variables were not read: TARGET_POSTGRES_USER; to read them, add --config ENV");
  }

  @Test
  void tellsOfAVariableThatDiffersFromTheFile() {
    WrittenConfig config =
        config()
            .settings("\"port\": 5433, \"hard_delete\": true, \"host\": \"db\"")
            .variable("TARGET_POSTGRES_PORT", "5433")
            .variable("TARGET_POSTGRES_HARD_DELETE", "True")
            .variable("TARGET_POSTGRES__LOG_PARSER", "singer-sdk");
    assertThat(config.unread()).isEmpty();

    config.variable("TARGET_POSTGRES_HOST", "other");
    assertThat(config.unread())
        .map(Text::toString)
        .get()
        .asString()
        .contains(": TARGET_POSTGRES_HOST;");
    assertThat(config.variable("SINGER_SDK_LOG_CONFIG", "log.json").unread()).isEmpty();
  }

  @Test
  void tellsOfAFileOfVariablesThatWasNotRead() throws IOException {
    dotEnv("TARGET_POSTGRES_PASSWORD=sesame");

    assertThat(config().settings("\"port\": 1").unread())
        .map(Text::toString)
        .hasValue(folder.resolve(".env") + " was not read; to read it, add --config ENV");
    assertThat(config().settings("\"port\": 1").source("ENV").unread()).isEmpty();
    dotEnv("OTHER=sesame");
    assertThat(config().settings("\"port\": 1").unread()).isEmpty();
  }

  /** Meltano's own variables are no settings of the program. */
  @Test
  void ignoresVariablesOfMeltanoItself() {
    assertThat(
            config()
                .variable("TARGET_POSTGRES_USER", "loader")
                .variable("TARGET_POSTGRES__LOG_PARSER", "singer-sdk")
                .warnings())
        .isEmpty();
  }

  @Test
  void takesAPasswordOfTheEnvironmentAsItIs() {
    Settings settings =
        config()
            .variable("TARGET_POSTGRES_USER", "loader")
            .variable("TARGET_POSTGRES_PASSWORD", "[1]")
            .read();

    assertThat(settings.get(SettingsTable.PASSWORD)).isEqualTo("[1]");
  }

  @Test
  void doesNotTakeTheLaunchersVariablesForSettings() {
    assertThat(
            config()
                .variable("TARGET_POSTGRES_USER", "loader")
                .variable("TARGET_POSTGRES_JAVA_OPTS", "-Xmx1g")
                .variable("TARGET_POSTGRES_JAVA_HOME", "/opt/java")
                .warnings())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\""})
  void countsNullAndEmptyAsUnset(String nothing) {
    Settings settings =
        config()
            .settings("\"host\": \"db\", \"port\": %1$s, \"password\": %1$s".formatted(nothing))
            .file("{\"host\": %s}".formatted(nothing))
            .read();

    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("db");
    assertThat(settings.get(SettingsTable.PORT)).isEqualTo(5432);
    assertThat(settings.find(SettingsTable.PASSWORD)).isEmpty();
  }

  @Test
  void namesEveryProblemAtOnceInALineEach() {
    assertThat(
            config()
                .file(
                    """
                    {"port": 99999, "hard_delete": "perhaps", "batch_size_rows": 1.5,
                     "load_method": "replace", "host": ["a"], "streams": 7, "password": {"a": 1}}
                    """)
                .problems())
        .containsExactlyInAnyOrder(
            "setting \"port\" must be a whole number from 1 to 65535, not 99999",
            "setting \"hard_delete\" must be true or false, not \"perhaps\"",
            "setting \"batch_size_rows\" must be a whole number, not 1.5",
            "setting \"load_method\" must be one of append, append-only, upsert, overwrite,"
                + " not \"replace\"",
            "setting \"host\" must be a string, not [\"a\"]",
            "setting \"streams\" must be an object, not 7",
            "setting \"password\" must be a string");
  }

  @Test
  void namesWhatIsIgnoredBesideWhatIsWrong() {
    assertThat(
            config()
                .settings("\"load_method\": \"upsrt\", \"databse\": \"a\", \"foo\": 1")
                .problems())
        .containsExactly(
            "setting \"load_method\" must be one of append, append-only, upsert, overwrite,"
                + " not \"upsrt\"",
            "there is no setting \"databse\"; did you mean \"database\"?",
            "unknown setting \"foo\" is ignored");
  }

  @Test
  void namesASettingAsItWasWritten() {
    assertThat(config().settings("\"postgres_port\": \"x\"").problems())
        .containsExactly("setting \"postgres_port\" must be a whole number, not \"x\"");
  }

  @Test
  void cutsLongValuesInMessages() {
    assertThat(config().settings("\"port\": \"" + "9".repeat(500) + "\"").problems())
        .singleElement()
        .asString()
        .endsWith("999…")
        .hasSizeLessThan(150);
  }

  @Test
  void needsNoUserBesideAUrl() {
    Settings settings = config().file("{\"url\": \"postgresql://loader@db/warehouse\"}").read();

    assertThat(settings.get(SettingsTable.URL)).isEqualTo("postgresql://loader@db/warehouse");
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    String missing = folder.resolve("missing.json").toString();

    assertThat(
            config()
                .source(missing)
                .source(folder.toString())
                .file("[]")
                .file("")
                .file("{\"user\": \"loader\",\n \"password\": \"marker\" \"port\": 1}")
                .file("{\"user\": \"loader\",\n}")
                .file("{\"password\": \"marker}")
                .problems())
        .containsExactly(
            "cannot read config file " + missing + ": no such file",
            "cannot read config file " + folder + ": it is a directory",
            "config file " + folder.resolve("config2.json") + " does not hold a JSON object",
            "config file " + folder.resolve("config3.json") + " does not hold a JSON object",
            "config file "
                + folder.resolve("config4.json")
                + " is not valid JSON: line 2, column 23: a comma or \"}\" is expected and a"
                + " string found",
            "config file "
                + folder.resolve("config5.json")
                + " is not valid JSON: line 2, column 1: a name in double quotes is expected and"
                + " \"}\" found; remove the comma before it",
            "config file "
                + folder.resolve("config6.json")
                + " is not valid JSON: line 1, column 22: it ends in the middle of a string");
  }

  @ParameterizedTest
  @CsvSource({
    "pasword, password",
    "pasword_file, password_file",
    "prot, port",
    "hostt, host",
    "batch_size_row, batch_size_rows",
    "postgres_hots, postgres_host",
    "default_target_shema, default_target_schema",
    "max_paralelism, max_parallelism",
    "batch_sise_row, batch_size_rows"
  })
  void refusesANameThatIsNearlyRight(String written, String known) {
    assertThat(config().settings("\"" + written + "\": \"x\"").problems())
        .containsExactly(
            "there is no setting \"%s\"; did you mean \"%s\"?".formatted(written, known));
  }

  /** The rows would go into another database or table if these were ignored. */
  @ParameterizedTest
  @CsvSource({
    "HOST, host",
    "server, host",
    "db_host, host",
    "pg_port, port",
    "postgres_user, user",
    "db-user, user",
    "login, user",
    "pass, password",
    "pwd, password",
    "db_password, password",
    "passwordFile, password_file",
    "db_name, dbname",
    "postgres_db, db",
    "database_name, database",
    "dsn, sqlalchemy_url",
    "connection_string, sqlalchemy_url",
    "database_url, url",
    "schema_name, default_target_schema",
    "targetSchema, target_schema",
    "default_schema, schema",
    "load_mode, load_method",
    "mode, load_method",
    "write_mode, load_method",
    "default_load_method, load_method",
    "batch_rows, batch_size_rows",
    "sslrootcert, ssl_certificate_authority",
    "tls, ssl_mode"
  })
  void refusesANameInOtherWords(String written, String known) {
    assertThat(config().settings("\"" + written + "\": \"x\"").problems())
        .containsExactly(
            "there is no setting \"%s\"; did you mean \"%s\"?".formatted(written, known));
  }

  @Test
  void knowsUsualNamesOfTheConnection() {
    Settings settings =
        config().file("{\"hostname\": \"h\", \"db\": \"d\", \"sslmode\": \"require\"}").read();

    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("h");
    assertThat(settings.get(SettingsTable.DATABASE)).isEqualTo("d");
    assertThat(settings.get(TlsSettings.SSL_MODE)).isEqualTo(SslMode.REQUIRE);
    assertThat(settings.warnings()).isEmpty();
  }

  /** Platforms set such variables for a service or container that is named like the program. */
  @Test
  void ignoresVariablesOfAService() {
    assertThat(
            config()
                .variable("TARGET_POSTGRES_USER", "loader")
                .variable("TARGET_POSTGRES_SERVICE_HOST", "10.0.0.1")
                .variable("TARGET_POSTGRES_NAME", "/app/target")
                .warnings())
        .hasSize(2);
  }

  @Test
  void refusesAVariableThatIsNearlyRight() {
    assertThat(config().variable("TARGET_POSTGRES_SSH_TUNNEL_HOTS", "a").problems())
        .containsExactly(
            "there is no setting \"ssh_tunnel_hots\"; did you mean \"ssh_tunnel_host\"?");
  }

  @Test
  void refusesAnyUnknownNameWhenItChecks() {
    assertThat(
            config()
                .settings("\"foo\": 1, \"use_copy\": true, \"max_paralelisms\": 1")
                .strict()
                .problems())
        .containsExactly(
            "there is no setting \"foo\"",
            "there is no setting \"max_paralelisms\"; did you mean \"max_parallelism\"?");
  }

  @ParameterizedTest
  @CsvSource({"hosted, host", "max_parralelisms, max_parallelism"})
  void suggestsANameThatIsFurtherAway(String written, String known) {
    assertThat(config().settings("\"" + written + "\": \"x\"").warnings())
        .containsExactly(
            "unknown setting \"%s\" is ignored; did you mean \"%s\"?".formatted(written, known));
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "hosting_provider", "x"})
  void suggestsNothingFarFetched(String written) {
    assertThat(config().settings("\"" + written + "\": 1").warnings())
        .containsExactly("unknown setting \"" + written + "\" is ignored");
  }

  @Test
  void warnsWhereTwoNamesOfASettingDisagree() {
    Settings settings =
        config()
            .settings(
                "\"host\": \"a\", \"postgres_host\": \"b\", \"port\": 1, \"postgres_port\": 1")
            .read();

    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("a");
    assertThat(settings.warnings())
        .map(Text::toString)
        .containsExactly(
            "setting \"postgres_host\" is ignored, because \"host\" is another name for it and is"
                + " set too");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true",
    "false, true, false",
    "true, false, false",
    "false, false, false"
  })
  void activatesVersionsOnlyWhereNeitherNameForbidsIt(
      boolean activate, boolean process, boolean expected) {
    Settings settings =
        config()
            .settings(
                "\"activate_version\": %s, \"process_activate_version_messages\": %s"
                    .formatted(activate, process))
            .read();

    assertThat(settings.get(SettingsTable.ACTIVATE_VERSION)).isEqualTo(expected);
  }

  @Test
  void readsVariablesOfAFileBesideTheConfiguration() throws IOException {
    dotEnv(
        """
        # what the deployment says
        TARGET_POSTGRES_USER=file
        export TARGET_POSTGRES_HOST = 'db'   # a comment
        TARGET_POSTGRES_PASSWORD="two\\nlines \\"quoted\\" $HOME
        and a third"

        TARGET_POSTGRES_DATABASE=ware#house # not the name
        TARGET_POSTGRES_OPTIONS=
        PGAPPNAME=other
        """);

    Settings settings = config().file("{\"host\": \"config\"}").source("ENV").read();

    assertThat(settings.get(SettingsTable.USER)).isEqualTo("file");
    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("db");
    assertThat(settings.get(SettingsTable.PASSWORD))
        .isEqualTo("two\nlines \"quoted\" $HOME\nand a third");
    assertThat(settings.get(SettingsTable.DATABASE)).isEqualTo("ware#house");
    assertThat(settings.find(ConnectionSettings.OPTIONS)).isEmpty();
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void prefersTheEnvironmentToTheFileBesideTheConfiguration() throws IOException {
    dotEnv("TARGET_POSTGRES_USER=file\nTARGET_POSTGRES_HOST=file");

    Settings settings =
        config().file("{}").source("ENV").variable("TARGET_POSTGRES_HOST", "environment").read();

    assertThat(settings.get(SettingsTable.USER)).isEqualTo("file");
    assertThat(settings.get(SettingsTable.HOST)).isEqualTo("environment");
  }

  @Test
  void leavesTheFileBesideTheConfigurationAloneWhereOnlyFilesAreNamed() throws IOException {
    dotEnv("TARGET_POSTGRES_HOST=file");

    assertThat(config().settings("\"port\": 1").read().get(SettingsTable.HOST))
        .isEqualTo("localhost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"marker", "A=1\nmarker here", "A='marker", "A=\"marker\\\"", "=marker"})
  void saysWhereAFileOfVariablesIsWrongWithoutRepeatingIt(String content) throws IOException {
    dotEnv(content);

    assertThat(config().settings("\"port\": 1").source("ENV").problems())
        .singleElement()
        .asString()
        .contains(".env", "line ")
        .doesNotContain("marker");
  }

  @Test
  void takesSecretsFromFilesOfTheirOwn() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "ses\name\r\n");
    Path url = Files.writeString(folder.resolve("url"), "postgresql://db/w");

    Settings settings =
        config()
            .settings("\"password_file\": \"%s\"".formatted(secret))
            .variable("TARGET_POSTGRES_URL_FILE", url.toString())
            .source("ENV")
            .read();

    assertThat(settings.get(SettingsTable.PASSWORD)).isEqualTo("ses\name");
    assertThat(settings.get(SettingsTable.URL)).isEqualTo("postgresql://db/w");
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void takesTheLastWordOfAFileOrAValue() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "file");

    assertThat(
            config()
                .settings("\"password\": \"value\"")
                .file("{\"postgres_password_file\": \"%s\"}".formatted(secret))
                .read()
                .get(SettingsTable.PASSWORD))
        .isEqualTo("file");
    assertThat(
            config()
                .settings("\"password_file\": \"%s\", \"password\": \"value\"".formatted(secret))
                .warnings())
        .containsExactly(
            "setting \"password_file\" is ignored, because \"password\" is another name for it and is"
                + " set too");
  }

  @Test
  void saysWhichSecretsFileCannotBeRead() {
    assertThat(config().settings("\"password_file\": \"/no/such/file\"").problems())
        .containsExactly("setting \"password_file\" must be a file that can be read: no such file");
  }

  @Test
  void keepsLibpqsVariablesThatHoldSomething() {
    Settings settings =
        config().file("{}").variable("PGUSER", "x").variable("PGSERVICE", "").read();
    assertThat(settings.environment()).containsExactly(Map.entry("PGUSER", "x"));
  }

  @Test
  void refusesPropertiesOfTheDriverThatAreNoValues() {
    assertThat(
            config()
                .settings("\"jdbc_properties\": {\"password\": \"s\", \"socketTimeout\": [1]}")
                .problems())
        .containsExactly(
            "setting \"jdbc_properties\" must be an object of strings, numbers and booleans;"
                + " \"socketTimeout\" has another type");
  }

  @Test
  void readsAFileOfVariablesThatBeginsWithAMark() throws IOException {
    dotEnv("\uFEFFTARGET_POSTGRES_HOST=file");

    assertThat(config().settings("\"port\": 1").source("ENV").read().get(SettingsTable.HOST))
        .isEqualTo("file");
  }

  private void dotEnv(String content) throws IOException {
    Files.writeString(folder.resolve(".env"), content);
  }

  private WrittenConfig config() {
    return new WrittenConfig(folder);
  }
}
