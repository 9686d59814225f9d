package dev.targetpostgres.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.postgres.Statements.Statement;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Compares every statement with statements.sql, where reviewers read them. */
final class StatementsTest {
  /** A system property: if set, the test writes the file. */
  private static final String UPDATE = "statements.update";

  private static final Path FILE =
      Path.of("src/test/resources/dev/targetpostgres/postgres/statements.sql");

  @Test
  void areWhatTheFileSays() throws IOException {
    StringBuilder text = new StringBuilder();
    String last = "";
    for (Statement statement : Statements.all()) {
      boolean another = statement.title().equals(last);
      text.append(another ? "" : "\n-- " + statement.title() + "\n");
      text.append(broken(statement)).append(";\n");
      last = statement.title();
    }
    String printed = text.substring(1);
    if (System.getProperty(UPDATE) != null) {
      Files.writeString(FILE, printed);
    }
    assertThat(printed)
        .as("%s; to rewrite it: ./mvnw test -Dtest=StatementsTest -D%s", FILE, UPDATE)
        .isEqualTo(Files.readString(FILE, UTF_8));
  }

  /** Breaks long lines for readers; catalog queries already have several lines. */
  private static String broken(Statement statement) {
    boolean catalog =
        statement.title().matches("(Catalog|ChangeRights)Sql\\..*|SessionSql.lockHolders");
    return catalog
        ? statement.sql()
        : statement
            .sql()
            .replaceAll(
                "(?<! ) (FROM|WHERE|SET|USING|ON CONFLICT|ORDER BY|GROUP BY|AS SELECT|VALUES|OVERRIDING|RETURNING|IS E)",
                "\n  $1");
  }

  @Test
  void coverEveryMethodThatMakesOne() {
    Set<String> made =
        Statements.all().stream()
            .map(statement -> statement.title().split(":", 2)[0])
            .filter(title -> !title.equals("given"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> methods =
        Stream.of(
                Ddl.class,
                Dml.class,
                PartialDml.class,
                SwapSql.class,
                RejectedSql.class,
                StateSql.class,
                RowExpressions.class,
                CatalogSql.class,
                ChangeRightsSql.class,
                SessionSql.class)
            .flatMap(type -> Stream.of(type.getDeclaredMethods()))
            .filter(StatementsTest::makesStatement)
            .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(made).isEqualTo(methods);
  }

  private static boolean makesStatement(Method method) {
    boolean text = method.getReturnType() == String.class || method.getReturnType() == List.class;
    boolean component =
        method.getDeclaringClass().isRecord()
            && List.of(
                    "required",
                    "deletedMark",
                    "kept",
                    "columns",
                    "inputs",
                    "computed",
                    "filter",
                    "config",
                    "toString")
                .contains(method.getName());
    return Modifier.isPublic(method.getModifiers()) && text && !component;
  }

  @Test
  void runOnTheServerOneAfterTheOther() throws SQLException {
    try (TestDatabase database = PostgresServer.shared().createDatabase();
        Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      for (Statement statement : Statements.all()) {
        try {
          run(connection, statement.sql());
        } catch (SQLException refused) {
          throw new AssertionError(statement.title() + "\n" + statement.sql(), refused);
        }
      }
      assertThat(tables(connection)).isEqualTo(expectedTables());
      assertThat(comments(connection))
          .contains(
              "stream\\with 'quotes' and \\0", "Größe, \\ 'quoted', \\0 and all", "it's long");
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    if (sql.startsWith("COPY ")) {
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
      byte[] empty = "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0\u00ff\u00ff".getBytes(ISO_8859_1);
      copy.writeToCopy(empty, 0, empty.length);
      copy.endCopy();
    } else if (sql.matches("(?s).*[(=, ]\\?[,): ].*|.*[=,] \\?")) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        assertThat(statement.getParameterMetaData().getParameterCount()).isPositive();
      }
    } else {
      Transactions.execute(connection, sql);
    }
  }

  private static List<String> expectedTables() {
    return List.of(
        "$body$ other ?",
        "Robert'); DROP TABLE \"Students\"; --",
        "SA3010",
        "_sdc_batches",
        "_sdc_rejected",
        "_sdc_rejected_schemas",
        "_sdc_staging",
        "_sdc_staging_1",
        "_sdc_staging_ce904a00",
        "_sdc_states",
        "_sdc_trial");
  }

  private static List<String> tables(Connection connection) throws SQLException {
    return strings(
        connection,
        """
        SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema')
        ORDER BY relname COLLATE "C"
        """);
  }

  private static List<String> comments(Connection connection) throws SQLException {
    return strings(
        connection, "SELECT description FROM pg_description WHERE classoid = 'pg_class'::regclass");
  }

  private static List<String> strings(Connection connection, String sql) throws SQLException {
    List<String> strings = new ArrayList<>();
    try (java.sql.Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        strings.add(row.getString(1));
      }
    }
    return strings;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "\"", "\"\"", "'", "\\", "$$", "a.b", "%s", "?", "--", "/*", "é🎁", " "})
  void namesAndTextsStayWhatTheyAreWhateverTheServersSettings(String text) throws SQLException {
    for (String standard : List.of("on", "off")) {
      try (Connection connection = PostgresServer.shared().connect()) {
        Transactions.execute(connection, "SET escape_string_warning = off");
        Transactions.execute(connection, "SET standard_conforming_strings = " + standard);
        String sql = "SELECT %s AS %s".formatted(Sql.literal(text), Sql.identifier(text));
        try (java.sql.Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery(sql)) {
          row.next();
          assertThat(row.getString(1)).isEqualTo(text);
          assertThat(row.getMetaData().getColumnLabel(1)).isEqualTo(text);
        }
      }
    }
  }

  @Test
  void rejectsNulInNamesAndTexts() {
    assertThatThrownBy(() -> Sql.identifier("a\0b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sql.literal("a\0b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sql.table(new TableName("a", "\0")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
