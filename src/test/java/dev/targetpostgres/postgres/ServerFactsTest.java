package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers and sessions can be used. */
final class ServerFactsTest {
  @ParameterizedTest
  @CsvSource({
    "90624, 9.6.24, UTF8, false, false, origin, 14 or newer is needed",
    "130023, 13.23, UTF8, false, false, origin, 14 or newer is needed",
    "140000, 14.0, UTF8, true, true, origin, connect to the primary",
    "140000, 14.0, UTF8, false, true, origin, default_transaction_read_only",
    "180001, 18.1, UTF8, false, false, replica, session_replication_role is replica",
    "180001, 18.1, SQL_ASCII, false, false, origin, encoding is SQL_ASCII"
  })
  void objectsWithTheReason(
      int number,
      String version,
      String encoding,
      boolean standby,
      boolean readOnly,
      String replicationRole,
      String reason) {
    ServerFacts facts =
        new ServerFacts(
            number, version, encoding, standby, readOnly, replicationRole, "public", true, false);

    assertThat(facts.objection().orElseThrow().toString()).contains(reason);
  }

  @ParameterizedTest
  @CsvSource({"140000, 14.0", "180006, 18.6", "190000, 19beta1"})
  void takesServersFromFourteenOn(int number, String version) {
    ServerFacts facts =
        new ServerFacts(number, version, "UTF8", false, false, "origin", "public", true, false);

    assertThat(facts.objection()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"$user\", public | \"$user\", public",
        "pg_catalog, public | pg_catalog, public",
        "own, pg_catalog | own",
        "\"a, b\", pg_catalog, public | \"a, b\", public",
        "\"pg_catalog \", public | \"pg_catalog \", public",
        "own, \"say \"\"pg_catalog\"\"\" | own, \"say \"\"pg_catalog\"\"\""
      })
  void keepsTheCatalogBeforeAllElse(String searchPath, String expected) {
    assertThat(TransactionSettings.withoutLateCatalog(searchPath)).isEqualTo(expected);
  }
}
