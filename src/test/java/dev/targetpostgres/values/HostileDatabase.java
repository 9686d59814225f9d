package dev.targetpostgres.values;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.List;

/** Makes databases whose settings break programs that rely on the defaults. */
final class HostileDatabase {
  /** Settings that change how sessions read and write texts, unless they set their own. */
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
