package dev.targetpostgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Other;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.testing.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TypeNamesTest {
  @ParameterizedTest
  @MethodSource("types")
  void readsWhatTypesWrite(ColumnType type) {
    assertThat(TypeNames.parse(type.sql())).isEqualTo(type);
    ArrayOf array = new ArrayOf(type);
    assertThat(TypeNames.parse(array.sql())).isEqualTo(array);
  }

  @Test
  void writesTypesAsTheServerDoes() throws SQLException {
    try (Connection connection = PostgresServer.shared().connect();
        Statement statement = connection.createStatement()) {
      for (ColumnType type : types()) {
        String sql = type.sql();
        statement.execute("CREATE TEMPORARY TABLE written (a " + sql + ", b " + sql + "[])");
        try (ResultSet row =
            statement.executeQuery(
                """
            SELECT string_agg(format_type(atttypid, atttypmod), ' ' ORDER BY attnum)
            FROM pg_attribute WHERE attrelid = 'pg_temp.written'::regclass AND attnum > 0""")) {
          row.next();
          assertThat(row.getString(1)).isEqualTo(sql + " " + sql + "[]");
        }
        statement.execute("DROP TABLE written");
      }
    }
  }

  static List<ColumnType> types() {
    List<ColumnType> types = new ArrayList<>(List.of(Simple.values()));
    types.add(Numeric.UNCONSTRAINED);
    for (int[] modifier : new int[][] {{1, 0}, {10, 2}, {1000, 1000}, {1000, 0}}) {
      types.add(new Numeric(modifier[0], modifier[1]));
    }
    for (boolean either : new boolean[] {false, true}) {
      IntStream.of(0, 1, 255, 10_485_760)
          .forEach(length -> types.add(new Characters(either, length)));
      for (int precision = 0; precision <= ColumnType.MICROSECONDS; precision++) {
        types.add(new Timestamp(either, precision));
        types.add(new Time(either, precision));
      }
    }
    return types;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      textBlock =
          """
          int2                           → smallint
          int                            → integer
          int4                           → integer
          int8                           → bigint
          float4                         → real
          float8                         → double precision
          float                          → double precision
          double                         → double precision
          bool                           → boolean
          string                         → text
          varchar                        → character varying
          varchar(5)                     → character varying(5)
          char                           → character(1)
          char(5)                        → character(5)
          character                      → character(1)
          decimal                        → numeric
          decimal(5)                     → numeric(5,0)
          numeric(5)                     → numeric(5,0)
          numeric(5,2)                   → numeric(5,2)
          numeric(3,-2)                  → numeric(3,-2)
          numeric( 5 , 2 )               → numeric(5,2)
          timestamp                      → timestamp without time zone
          timestamptz                    → timestamp with time zone
          timestamptz(3)                 → timestamp(3) with time zone
          timestamp (3) with time zone   → timestamp(3) with time zone
          timestamp(9)                   → timestamp without time zone
          time                           → time without time zone
          timetz(0)                      → time(0) with time zone
          TEXT                           → text
          Double Precision               → double precision
          ' integer '                    → integer
          integer[3]                     → integer[]
          integer[][]                    → integer[]
          integer []                     → integer[]
          numeric(5,2)[]                 → numeric(5,2)[]
          timestamp(3) without time zone[] → timestamp(3) without time zone[]
          """)
  void readsAliases(String written, String expected) {
    ColumnType type = TypeNames.parse(written);
    assertThat(type.sql()).isEqualTo(expected);
    assertThat(type).isEqualTo(TypeNames.parse(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '`',
      textBlock =
          """
          inet
          interval
          interval day to second(3)
          bit varying(5)
          float(24)
          "char"
          "Text"
          public.text
          my_schema."my type"
          json with time zone
          text(5)
          double  precision
          numeric(
          numeric()
          numeric(a)
          text; DROP TABLE t
          varchar(10)) ; --
          ``
          Ünïcode
          """)
  void keepsNamesThatItDoesNotKnow(String name) {
    assertThat(TypeNames.parse(name)).isEqualTo(new Other(name));
  }

  @Test
  void knowsArraysOfWhatItDoesNotKnow() {
    assertThat(TypeNames.parse("inet[]")).isEqualTo(new ColumnType.ArrayOf(new Other("inet")));
    assertThat(TypeNames.parse("\"x[]\"")).isEqualTo(new Other("\"x[]\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      textBlock =
          """
          numeric(0)
          numeric(1001)
          numeric(5,1001)
          numeric(99999999999)
          numeric(5,99999999999)
          varchar(0)
          varchar(99999999999)
          char(0)
          timestamp(99999999999)
          """)
  void leavesModifiersOutOfRangeToTheServer(String name) {
    assertThat(TypeNames.parse(name)).isEqualTo(new Other(name));
  }
}
