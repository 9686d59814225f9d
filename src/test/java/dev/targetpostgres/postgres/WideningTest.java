package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TypeNames;
import dev.targetpostgres.testing.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stored values after a widening, on a server with hostile settings. */
final class WideningTest {
  /** Runs a statement with settings that the driver would not accept. */
  private static final String HOSTILE =
      """
      CREATE FUNCTION pg_temp.hostile(statement text) RETURNS void LANGUAGE plpgsql
      SET TimeZone = 'Pacific/Apia' SET DateStyle = 'SQL, DMY' SET IntervalStyle = 'sql_standard'
      SET bytea_output = 'escape'
      SET standard_conforming_strings = off SET escape_string_warning = off
      AS $body$ BEGIN EXECUTE statement; END $body$
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          smallint         | -32768                          | integer      | -32768
          integer          | 2147483647                      | bigint       | 2147483647
          bigint           | -9223372036854775808            | numeric      | -9223372036854775808
          bigint           | 9223372036854775807             | numeric(21,2) | 9223372036854775807.00
          numeric(5,2)     | 999.90                          | numeric(7,4) | 999.9000
          numeric(5,2)     | 999.90                          | numeric      | 999.90
          date             | 2011-12-30                      | timestamptz  | 2011-12-30 00:00:00+00
          date             | 0044-03-15 BC                   | timestamptz  | 0044-03-15 00:00:00+00 BC
          date             | infinity                        | timestamptz  | infinity
          bigint           | -17                             | text         | -17
          numeric          | 12.50                           | text         | 12.50
          numeric          | NaN                             | text         | NaN
          boolean          | t                               | text         | true
          uuid             | 0E37B0F5-2F4D-4B86-B6BB-DD77A2B8BA31 | text    | 0e37b0f5-2f4d-4b86-b6bb-dd77a2b8ba31
          date             | 2021-05-06                      | text         | 2021-05-06
          date             | 0044-03-15 BC                   | text         | 0044-03-15 BC
          date             | -infinity                       | text         | -infinity
          time             | 07:08:09.5                      | text         | 07:08:09.5
          timetz           | 07:08:09.5+03:30                | text         | 07:08:09.5+03:30
          timestamptz      | 2011-12-30 10:00:00.5+00        | text         | 2011-12-30T10:00:00.5Z
          timestamptz      | 12021-05-06 07:08:09+02         | text         | 12021-05-06T05:08:09Z
          timestamptz      | 0044-03-15 00:00:00+00 BC       | text         | 0044-03-15T00:00:00Z BC
          timestamptz      | infinity                        | text         | infinity
          timestamp        | 2021-05-06 07:08:09             | text         | 2021-05-06T07:08:09
          timestamp        | 0044-03-15 00:00:00 BC          | text         | 0044-03-15T00:00:00 BC
          timestamp        | -infinity                       | text         | -infinity
          bytea            | \\x00ff5c41                     | text         | \\x00ff5c41
          bytea            | \\x                             | text         | \\x
          text[]           | {"a b",NULL,"q\\"\\\\"}         | text         | ["a b",null,"q\\"\\\\"]
          integer[]        | {1,NULL,2}                      | text         | [1,null,2]
          double precision | 0.30000000000000004             | text         | 0.30000000000000004
          real             | 0.1                             | text         | 0.1
          double precision | 0.30000000000000004             | jsonb        | 0.30000000000000004
          bigint           | 9007199254740993                | jsonb        | 9007199254740993
          numeric          | 12.50                           | jsonb        | 12.50
          boolean          | f                               | jsonb        | false
          text             | {"a": "é\\n"}                   | jsonb        | "{\\"a\\": \\"é\\\\n\\"}"
          date             | 2021-05-06                      | jsonb        | "2021-05-06"
          timestamptz      | 2021-05-06 07:08:09+02          | jsonb        | "2021-05-06T05:08:09Z"
          timestamptz      | -infinity                       | jsonb        | "-infinity"
          timestamp        | 2021-05-06 07:08:09             | jsonb        | "2021-05-06T07:08:09"
          uuid             | 0e37b0f5-2f4d-4b86-b6bb-dd77a2b8ba31 | jsonb   | "0e37b0f5-2f4d-4b86-b6bb-dd77a2b8ba31"
          text[]           | {a,NULL}                        | jsonb        | ["a", null]
          json             | {"b":1, "a": 1.0}               | jsonb        | {"a": 1.0, "b": 1}
          """)
  void changesNoValue(String from, String value, String to, String expected) throws SQLException {
    WidenColumn widen =
        new WidenColumn("the \"value\"", TypeNames.parse(from), TypeNames.parse(to));
    try (Connection connection = PostgresServer.shared().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(HOSTILE);
      statement.execute("CREATE TEMPORARY TABLE t (\"the \"\"value\"\"\" " + from + ")");
      statement.execute("INSERT INTO t VALUES (" + Sql.literal(value) + "), (NULL)");
      for (String sql : Ddl.statements(new TableName("pg_temp", "t"), widen)) {
        statement.execute("SELECT pg_temp.hostile(" + Sql.literal(sql) + ")");
      }
      try (ResultSet row =
          statement.executeQuery("SELECT \"the \"\"value\"\"\"::text FROM t ORDER BY 1")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo(expected);
        row.next();
        assertThat(row.getString(1)).as("what was NULL").isNull();
      }
    }
  }
}
