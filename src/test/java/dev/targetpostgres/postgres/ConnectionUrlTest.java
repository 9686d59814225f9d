package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** URLs as people write them, and what is connected to. */
final class ConnectionUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://loader:secret@db:6432/warehouse",
        "postgres://loader:secret@db:6432/warehouse",
        "postgresql+psycopg2://loader:secret@db:6432/warehouse",
        "postgresql+psycopg://loader:secret@db:6432/warehouse",
        "jdbc:postgresql://loader:secret@db:6432/warehouse"
      })
  void readsEveryScheme(String url) {
    assertThat(ConnectionUrl.parse(url))
        .isEqualTo(new ConnectionUrl("db", 6432, "loader", "secret", "warehouse"));
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://db, db, -1, , ",
    "postgresql://db/, db, -1, , ",
    "postgresql://db/warehouse, db, -1, , warehouse",
    "postgresql://loader@db/warehouse, db, -1, loader, warehouse",
    "postgresql:///warehouse, , -1, , warehouse",
    "postgresql://loader@/warehouse, , -1, loader, warehouse",
    "postgresql://loader:@db/warehouse, db, -1, loader, warehouse",
    "postgresql://my_db:1/w, my_db, 1, , w",
    "postgresql://192.0.2.7:1/w, 192.0.2.7, 1, , w",
    "postgresql://[::1]:1/w, [::1], 1, , w",
    "postgresql://[::1]/w, [::1], -1, , w"
  })
  void leavesOutWhatIsNotNamed(String url, String host, int port, String user, String database) {
    assertThat(ConnectionUrl.parse(url))
        .isEqualTo(new ConnectionUrl(host, port, user, null, database));
  }

  @Test
  void decodesPercentSigns() {
    assertThat(ConnectionUrl.parse("postgresql://a%40b:p%3A%2F%3F%23%25+%20%C3%BC@db/w%20x"))
        .isEqualTo(new ConnectionUrl("db", -1, "a@b", "p:/?#%+ ü", "w x"));
  }

  @Test
  void takesEverythingBehindTheFirstColonForThePassword() {
    assertThat(ConnectionUrl.parse("postgresql://loader:a:b@db/w").password()).isEqualTo("a:b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://loader:secret@db/w",
        "http://loader:secret@db/w",
        "db:5432/w?password=secret",
        "secret",
        "postgresql:secret",
        "postgresql://loader:secret@db/w?sslmode=require",
        "postgresql://loader:secret@db/w#fragment",
        "postgresql://loader:secret@db:port/w",
        "postgresql://loader:secret@db:99999/w",
        "postgresql://loader:secret@db:0/w",
        "postgresql://loader:secret@one:1,two:2/w",
        "postgresql://loader:sec@ret@db/w",
        "postgresql://loader:sec ret@db/w",
        "postgresql://loader:sec%ret@db/w",
        "postgresql://loader:secret%zz@db/w",
        "postgresql://loader:sec/ret@db/w",
        "postgresql://loader:secret@db/w/x"
      })
  void refusesWhatItCannotReadWithoutRepeatingIt(String url) {
    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(() -> ConnectionUrl.parse(url))
        .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE))
        .withMessageContaining("sqlalchemy_url")
        .withMessageContaining("percent-encoded")
        .withMessageNotContainingAny("secret", "sec@ret", "sec/ret", "sec%ret");
  }

  @Test
  void overridesOnlyWhatItNames() {
    PGSimpleDataSource source = dataSource();

    ConnectionUrl.parse("postgresql://db/warehouse").applyTo(source);

    assertThat(source.getServerNames()).containsExactly("db");
    assertThat(source.getPortNumbers()).containsExactly(5432);
    assertThat(source.getUser()).isEqualTo("before");
    assertThat(source.getPassword()).isEqualTo("before");
    assertThat(source.getDatabaseName()).isEqualTo("warehouse");
  }

  @Test
  void takesTheUsersNameForADatabaseThatNobodyNames() {
    PGSimpleDataSource source = dataSource();

    ConnectionUrl.parse("postgresql://loader@db").applyTo(source);

    assertThat(source.getDatabaseName()).isEqualTo("loader");
  }

  private static PGSimpleDataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"localhost"});
    source.setPortNumbers(new int[] {5432});
    source.setUser("before");
    source.setPassword("before");
    return source;
  }
}
