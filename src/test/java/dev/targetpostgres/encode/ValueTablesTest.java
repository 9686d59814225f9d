package dev.targetpostgres.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.postgres.CopySink;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.TypeNames;
import dev.targetpostgres.testing.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the tables of single values: accepted-values.txt and rejected-values.txt. */
final class ValueTablesTest {
  @AutoClose private static Connection connection;

  @BeforeAll
  static void connect() throws SQLException {
    connection = PostgresServer.shared().connect();
    execute("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'");
  }

  @ParameterizedTest(name = "{0} takes {1}")
  @MethodSource("accepted")
  void takesEveryForm(String column, String json, String expected) throws SQLException {
    ValueRows rows = rows(column, json);
    assertThat(rows.rejections()).isEmpty();
    String staged = type(column).facts().isBinary() ? type(column).sql() : "text";
    execute("CREATE TEMPORARY TABLE loaded (value " + staged + ", line bigint)");
    try {
      CopySink.copy(connection, "COPY loaded FROM STDIN (FORMAT BINARY)", rows.rows());
      assertThat(loaded(type(column))).isEqualTo(expected.replace('^', '\n'));
    } finally {
      execute("DROP TABLE loaded");
    }
  }

  @ParameterizedTest(name = "{0} refuses {1}")
  @MethodSource("rejected")
  void refusesWithTheReason(String column, String json, String reason) {
    ValueRows rows = rows(column, json);
    String wayOut = "; to load it, set streams.s.columns.v.type to ";
    assertThat(rows.rejection())
        .isEqualTo(
            reason.contains(wayOut) || !rows.rejection().contains(wayOut)
                ? reason
                : reason + rows.rejection().substring(rows.rejection().indexOf(wayOut)));
    assertThat(rows.bytes()).as("what is left of the row").isEmpty();
  }

  static List<Arguments> accepted() throws IOException {
    return table("accepted-values.txt");
  }

  static List<Arguments> rejected() throws IOException {
    return table("rejected-values.txt");
  }

  private static List<Arguments> table(String file) throws IOException {
    try (InputStream input = ValueTablesTest.class.getResourceAsStream(file)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> Arguments.of((Object[]) line.split(" → ", 3)))
          .toList();
    }
  }

  /** Encodes a value for a column's description: its type, "as" a content encoding, "sanitized". */
  private static ValueRows rows(String column, String json) {
    String[] encoded = column.replace(" sanitized", "").split(" as ", 2);
    ContentEncoding encoding =
        encoded.length == 2 ? ContentEncoding.valueOf(encoded[1]) : ContentEncoding.NONE;
    boolean sanitize = column.endsWith(" sanitized");
    return ValueRows.of(type(column), encoding, sanitize, List.of(json));
  }

  private static ColumnType type(String column) {
    return TypeNames.parse(column.replaceFirst(" as .*| sanitized", ""));
  }

  private static String loaded(ColumnType type) throws SQLException {
    // A cast to text would drop the padding of char(n).
    boolean fixed = type instanceof ColumnType.Characters characters && characters.fixed();
    String cast = "value::" + type.sql() + "::text";
    String text = fixed ? "convert_from(bpcharsend(value), 'UTF8')" : cast;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + text + " FROM loaded")) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
