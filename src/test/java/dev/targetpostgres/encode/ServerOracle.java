package dev.targetpostgres.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.encode.RandomValues.Value;
import dev.targetpostgres.postgres.CopySink;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.TypeNames;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Compares the encoder with the server. The server gets every value twice: in an encoded row, and
 * as text for its own input function. The driver alone sends the text, as hexadecimal.
 */
final class ServerOracle {
  private static final int MOST_SHOWN = 20;

  private final Connection connection;

  ServerOracle(Connection connection) {
    this.connection = connection;
    execute("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'");
  }

  /** Returns the major version of the server. */
  int version() throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }

  /**
   * Describes the values for which server and encoder disagree, if any.
   *
   * @param type type of the column
   * @param value SQL that converts the text $1 into the value; it fails or returns NULL if the
   *     encoder must reject the value
   */
  List<String> disagreements(String type, String value, List<Value> values) {
    return disagreements(type, ContentEncoding.NONE, value, values);
  }

  List<String> disagreements(
      String type, ContentEncoding encoding, String value, List<Value> values) {
    execute(
        """
        CREATE TEMPORARY TABLE sent (line bigint, raw bytea);
        CREATE TEMPORARY TABLE loaded (value %1$s, line bigint);
        CREATE FUNCTION pg_temp.wanted(text) RETURNS %1$s LANGUAGE plpgsql AS $body$
        BEGIN
          RETURN %2$s;
        EXCEPTION WHEN data_exception OR program_limit_exceeded OR feature_not_supported THEN
          RETURN NULL;
        END $body$;
        """
            .formatted(type, value));
    try {
      send(values);
      List<String> json = values.stream().map(Value::json).toList();
      ValueRows rows = ValueRows.of(TypeNames.parse(type), encoding, false, json);
      CopySink.copy(
          connection, "COPY loaded (value, line) FROM STDIN (FORMAT BINARY)", rows.rows());
      assertThat(rows.rows().rows()).as("values of %s not rejected", type).isPositive();
      return disagreements(type, rows);
    } catch (SQLException rejected) {
      throw new AssertionError(type, rejected);
    } finally {
      execute("DROP TABLE sent, loaded; DROP FUNCTION pg_temp.wanted(text)");
    }
  }

  private List<String> disagreements(String type, ValueRows rows) throws SQLException {
    boolean hasEquality = !type.equals("json") && !type.equals("json[]");
    String query =
        """
        SELECT s.line, t.text, l.line IS NOT NULL AS loaded, l.value::text AS got,
          w.value::text AS wanted
        FROM sent s LEFT JOIN loaded l USING (line)
        CROSS JOIN LATERAL (SELECT convert_from(s.raw, 'UTF8') AS text) t
        CROSS JOIN LATERAL (SELECT pg_temp.wanted(t.text) AS value OFFSET 0) w
        WHERE l.value::text IS DISTINCT FROM w.value::text OR %s
        ORDER BY length(t.text), s.line LIMIT %d
        """
            .formatted(hasEquality ? "l.value IS DISTINCT FROM w.value" : "false", MOST_SHOWN);
    List<String> disagreements = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        String got =
            row.getBoolean("loaded")
                ? "loaded as " + row.getString("got")
                : "rejected: " + rows.refusals().get(row.getLong("line"));
        disagreements.add(
            "%s %s, wanted %s".formatted(row.getString("text"), got, row.getString("wanted")));
      }
    }
    return disagreements;
  }

  private void send(List<Value> values) throws SQLException {
    StringBuilder lines = new StringBuilder();
    long line = 0;
    for (Value value : values) {
      String hex = HexFormat.of().formatHex(value.text().getBytes(UTF_8));
      lines.append(++line).append("\t\\\\x").append(hex).append('\n');
    }
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY sent FROM STDIN", new StringReader(lines.toString()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new AssertionError(sql, failure);
    }
  }
}
