package dev.targetpostgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.schema.ColumnType.Simple;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TypeUnionTest {
  /** Types that a JSON Schema can lead to. */
  private static final List<ColumnType> TYPES =
      Stream.of(
              "smallint",
              "integer",
              "bigint",
              "numeric",
              "numeric(5,2)",
              "numeric(5,0)",
              "numeric(5,5)",
              "numeric(4,-2)",
              "numeric(38,9)",
              "numeric(1000,0)",
              "numeric(1000,1000)",
              "double precision",
              "boolean",
              "text",
              "date",
              "timestamp with time zone",
              "time without time zone",
              "uuid",
              "bytea",
              "jsonb")
          .map(TypeNames::parse)
          .toList();

  /** Further types that a user can choose. */
  private static final List<ColumnType> MORE_TYPES =
      Stream.of(
              "real",
              "json",
              "inet",
              "text[]",
              "timestamp(3) with time zone",
              "timestamp without time zone",
              "time(0) with time zone",
              "character varying(5)",
              "character varying",
              "character(5)",
              "bpchar")
          .map(TypeNames::parse)
          .toList();

  /** Values of every kind, some of them at the limits of types. */
  private static final List<String> VALUES =
      List.of(
          "0",
          "32767",
          "32768",
          "99999",
          "-99999",
          "2147483647",
          "2147483648",
          "-9223372036854775808",
          "9223372036854775808",
          "1e30",
          "1e998",
          "1e1500",
          "0.5",
          "999.99",
          "0.00001",
          "1e-9",
          "1e-900",
          "1e-1100",
          "123400",
          "999900",
          "0.1234567890123456789",
          "true",
          "word",
          "2021-05-06",
          "2021-05-06T07:08:09Z",
          "07:08:09",
          "0e37b0f5-2f4d-4b86-b6bb-dd77a2b8ba31",
          "{}",
          "[1]");

  @Test
  void unitesInEitherOrderToTheSame() {
    for (ColumnType first : all()) {
      for (ColumnType second : all()) {
        assertThat(TypeUnion.of(first, second))
            .as("%s and %s", first.sql(), second.sql())
            .isEqualTo(TypeUnion.of(second, first));
      }
      assertThat(TypeUnion.of(first, first)).isEqualTo(first);
    }
  }

  @Test
  void unitesThreeInAnyOrderToTheSame() {
    for (ColumnType first : TYPES) {
      for (ColumnType second : TYPES) {
        for (ColumnType third : TYPES) {
          assertThat(TypeUnion.of(TypeUnion.of(first, second), third))
              .as("%s, %s and %s", first.sql(), second.sql(), third.sql())
              .isEqualTo(TypeUnion.of(first, TypeUnion.of(second, third)));
        }
      }
    }
  }

  @Test
  void holdsAllValuesOfBoth() {
    for (ColumnType first : TYPES) {
      for (ColumnType second : TYPES) {
        Set<String> both = new TreeSet<>(values(first));
        both.addAll(values(second));
        ColumnType union = TypeUnion.of(first, second);
        assertThat(values(union))
            .as("%s for %s and %s", union.sql(), first.sql(), second.sql())
            .containsAll(both);
      }
    }
  }

  @Test
  void widensSoThatNoValueIsLost() {
    for (ColumnType existing : TYPES) {
      for (ColumnType incoming : TYPES) {
        TypeUnion.widened(existing, incoming)
            .ifPresent(
                widened -> {
                  String step =
                      "%s to %s for %s".formatted(existing.sql(), widened.sql(), incoming.sql());
                  assertThat(widened).as(step).isNotEqualTo(existing);
                  assertThat(values(widened)).as(step).containsAll(values(existing));
                  assertThat(values(widened)).as(step).containsAll(values(incoming));
                  assertThat(TypeUnion.widened(widened, incoming)).as("again %s", step).isEmpty();
                });
      }
    }
  }

  @Test
  void leavesExactColumnsAloneThatHoldEverythingIncoming() {
    for (ColumnType existing : TYPES) {
      for (ColumnType incoming : TYPES) {
        boolean number = isExact(existing) && isExact(incoming);
        if (number && values(existing).containsAll(values(incoming))) {
          assertThat(TypeUnion.widened(existing, incoming))
              .as("%s for %s", existing.sql(), incoming.sql())
              .isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          smallint           | bigint             | bigint
          integer            | smallint           | integer
          bigint             | numeric            | numeric
          bigint             | numeric(5,0)       | bigint
          smallint           | numeric(5,0)       | numeric(5,0)
          bigint             | numeric(5,2)       | numeric(21,2)
          numeric(5,2)       | numeric(3,2)       | numeric(5,2)
          numeric(5,2)       | numeric(6,4)       | numeric(7,4)
          numeric(10,5)      | numeric(5,5)       | numeric(10,5)
          numeric(1000,0)    | numeric(1000,1000) | numeric
          bigint             | double precision   | numeric
          real               | double precision   | double precision
          numeric(5,2)       | real               | numeric
          boolean            | integer            | text
          date               | timestamptz        | timestamp with time zone
          date               | timestamp          | timestamp with time zone
          timestamp(3)       | timestamptz(2)     | timestamp(3) with time zone
          time               | timetz             | time with time zone
          time               | date               | text
          uuid               | text               | text
          bytea              | text               | text
          inet               | text               | text
          inet               | integer            | text
          varchar(5)         | varchar(9)         | text
          varchar            | text               | text
          text[]             | jsonb              | jsonb
          json               | text               | jsonb
          """)
  void unitesToTheNarrowest(String first, String second, String union) {
    assertThat(TypeUnion.of(TypeNames.parse(first), TypeNames.parse(second)).sql())
        .isEqualTo(union);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # existing         | incoming           | altered to
          smallint           | integer            | integer
          smallint           | bigint             | bigint
          smallint           | numeric            | numeric
          integer            | smallint           | -
          integer            | numeric(5,0)       | -
          integer            | numeric(5,2)       | numeric(12,2)
          bigint             | double precision   | numeric
          numeric            | bigint             | -
          numeric            | double precision   | -
          numeric(5,2)       | numeric(7,3)       | numeric(7,3)
          numeric(5,2)       | numeric(4,1)       | -
          numeric(5,2)       | bigint             | numeric(21,2)
          numeric(5,2)       | numeric            | numeric
          double precision   | bigint             | -
          double precision   | numeric            | numeric
          real               | double precision   | double precision
          real               | numeric(5,2)       | numeric
          date               | timestamptz        | timestamp with time zone
          timestamptz        | date               | -
          timestamp          | timestamptz        | -
          time               | timetz             | time with time zone
          boolean            | text               | text
          uuid               | text               | text
          bytea              | text               | -
          varchar(5)         | text               | text
          varchar(5)         | varchar(9)         | character varying(9)
          varchar(9)         | varchar(5)         | -
          varchar(5)         | jsonb              | jsonb
          varchar(5)         | bigint             | -
          text[]             | text               | text
          text[]             | bigint             | -
          timestamptz        | text               | text
          time               | text               | text
          time               | jsonb              | jsonb
          bytea              | jsonb              | jsonb
          real               | text               | text
          inet               | text               | -
          numeric(20,0)      | numeric(19,0)      | -
          bigint             | numeric(18,0)      | -
          bigint             | numeric(19,0)      | numeric(19,0)
          numeric(500,0)     | numeric(1000,500)  | numeric(1000,500)
          numeric(501,0)     | numeric(999,499)   | numeric(1000,499)
          char(5)            | text               | text
          boolean            | jsonb              | jsonb
          text               | bigint             | -
          text               | jsonb              | -
          varchar            | jsonb              | -
          json               | jsonb              | -
          jsonb              | text               | -
          text[]             | jsonb              | -
          inet               | jsonb              | -
          boolean            | integer            | -
          integer            | boolean            | -
          integer            | date               | -
          uuid               | integer            | -
          """)
  void widensOnlyWithoutLoss(String existing, String incoming, String expected) {
    assertThat(
            TypeUnion.widened(TypeNames.parse(existing), TypeNames.parse(incoming))
                .map(ColumnType::sql))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void leavesDomainsToTheServer() {
    ColumnType domain = new ColumnType.Domain("price", TypeNames.parse("numeric(5,2)"));
    for (ColumnType incoming : all()) {
      assertThat(TypeUnion.widened(domain, incoming)).as(incoming.sql()).isEmpty();
    }
  }

  private static List<ColumnType> all() {
    return Stream.concat(TYPES.stream(), MORE_TYPES.stream()).toList();
  }

  private static boolean isExact(ColumnType type) {
    return type instanceof ColumnType.Numeric
        || type == Simple.SMALLINT
        || type == Simple.INTEGER
        || type == Simple.BIGINT;
  }

  /** Returns the values that the type holds, by arithmetic instead of digits. */
  private static Set<String> values(ColumnType type) {
    Set<String> values = new TreeSet<>();
    VALUES.stream().filter(value -> takes(type, value)).forEach(values::add);
    return values;
  }

  private static boolean takes(ColumnType type, String value) {
    boolean container = value.startsWith("{") || value.startsWith("[");
    if (type == Simple.JSONB) {
      return true;
    }
    if (type == Simple.TEXT) {
      return !container;
    }
    if (value.matches("-?[0-9.]+(e-?[0-9]+)?")) {
      return takesNumber(type, new BigDecimal(value));
    }
    return switch (value) {
      case "true" -> type == Simple.BOOLEAN;
      case "2021-05-06" -> type == Simple.DATE || type == ColumnType.Timestamp.WITH_ZONE;
      case "2021-05-06T07:08:09Z" -> type == ColumnType.Timestamp.WITH_ZONE;
      case "07:08:09" -> type == ColumnType.Time.WITHOUT_ZONE;
      default -> type == Simple.UUID && value.length() == 36;
    };
  }

  private static boolean takesNumber(ColumnType type, BigDecimal number) {
    if (type instanceof ColumnType.Numeric numeric && numeric.constrained()) {
      BigDecimal limit = BigDecimal.TEN.pow(Math.max(numeric.integerDigits(), 0));
      boolean fits = numeric.integerDigits() >= 0 && number.abs().compareTo(limit) < 0;
      return fits && number.setScale(numeric.scale(), RoundingMode.DOWN).compareTo(number) == 0;
    }
    if (type == ColumnType.Numeric.UNCONSTRAINED) {
      return true;
    }
    if (type == Simple.DOUBLE_PRECISION) {
      return Double.isFinite(number.doubleValue())
          && new BigDecimal(number.doubleValue()).compareTo(number) == 0;
    }
    int bits = type == Simple.SMALLINT ? 15 : type == Simple.INTEGER ? 31 : 63;
    boolean integer = type == Simple.SMALLINT || type == Simple.INTEGER || type == Simple.BIGINT;
    return integer
        && number.stripTrailingZeros().scale() <= 0
        && number.toBigInteger().bitLength() <= bits;
  }
}
