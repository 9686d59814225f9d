package dev.targetpostgres.values;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.List;

/** Databases whose settings stand against everybody who relies on the defaults. */
final class HostileDatabase {
  /** What text means, and how it is written, in every session that does not say otherwise. */
  private static final List<String> SETTINGS =
      List.of(
          "timezone TO 'Pacific/Apia'",
          "datestyle TO 'SQL, DMY'",
          "intervalstyle TO 'sql_standard'",
          "extra_float_digits TO -15",
          "bytea_output TO 'escape'",
          "standard_conforming_strings TO off",
          "escape_string_warning TO off",
          "backslash_quote TO off",
          "array_nulls TO off",
          "quote_all_identifiers TO on",
          "transform_null_equals TO on",
          "xmlbinary TO 'hex'",
          "lc_monetary TO 'C'");

  private HostileDatabase() {}

  static TestDatabase on(PostgresServer server) {
    TestDatabase database = server.createDatabase();
    for (String setting : SETTINGS) {
      database.execute("ALTER DATABASE \"" + database.name() + "\" SET " + setting);
    }
    database.execute("CREATE SCHEMA hazards");
    return database;
  }
}
