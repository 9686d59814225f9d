package dev.targetpostgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Domain;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.TypeFacts.Strings;
import dev.targetpostgres.testing.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TypeFactsTest {
  private static final List<ColumnType> BINARY = binary();

  private static List<ColumnType> binary() {
    List<ColumnType> types = new ArrayList<>(List.of(Simple.values()));
    Stream.of("numeric", "varchar", "bpchar", "timestamptz", "timestamp", "time", "timetz")
        .map(TypeNames::parse)
        .forEach(types::add);
    return types;
  }

  @Test
  void haveTheNumbersThatTheServerGives() throws SQLException {
    try (Connection connection = PostgresServer.shared().connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT oid::int4, typarray::int4 FROM pg_catalog.pg_type"
                    + " WHERE oid = pg_catalog.to_regtype(?)")) {
      for (ColumnType type : BINARY) {
        statement.setString(1, type.sql());
        try (ResultSet row = statement.executeQuery()) {
          assertThat(row.next()).as(type.sql()).isTrue();
          assertThat(type.facts().oid()).as(type.sql()).isEqualTo(row.getInt(1));
          assertThat(type.facts().arrayOid()).as(type.sql()).isEqualTo(row.getInt(2));
          assertThat(new ArrayOf(type).facts().oid()).as(type.sql()).isEqualTo(row.getInt(2));
        }
      }
    }
  }

  @Test
  void knowEveryNameOfAType() {
    for (Simple type : Simple.values()) {
      assertThat(TypeNames.parse(type.sql())).isEqualTo(type);
      assertThat(type.aliases())
          .allSatisfy(name -> assertThat(TypeNames.parse(name)).isEqualTo(type));
    }
  }

  @ParameterizedTest
  @CsvSource({"inet", "circle", "circle[]", "numeric(1001)"})
  void areUnknownOfTypesThatTravelAsText(String name) {
    assertThat(TypeNames.parse(name).facts().isBinary()).isFalse();
  }

  /** A column whose type has its own spelling stays, with or without a binary encoder. */
  @Test
  void decideAloneWhichColumnsBecomeText() {
    List<ColumnType> types = new ArrayList<>(BINARY);
    types.add(TypeNames.parse("macaddr"));
    types.add(TypeNames.parse("interval"));
    types.add(new Domain("label", Simple.UUID));
    types.add(new ArrayOf(Simple.TEXT));
    for (ColumnType type : types) {
      Strings strings = type.facts().strings();
      assertThat(TypeUnion.widened(type, Simple.TEXT).isPresent())
          .as(type.sql())
          .isEqualTo(strings == Strings.FORMAT || strings == Strings.NONE);
    }
  }

  @Test
  void ofADomainAreThoseOfItsTypeButForArrays() {
    Domain domain = new Domain("price", TypeNames.parse("numeric(5,2)"));

    assertThat(domain.facts().isBinary()).isTrue();
    assertThat(domain.facts().isNumber()).isTrue();
    assertThat(new ArrayOf(domain).facts().isBinary()).isFalse();
  }
}
