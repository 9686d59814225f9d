package dev.targetpostgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WiderTypesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          smallint | integer
          smallint | numeric
          integer | numeric(12,2)
          bigint | numeric
          numeric(5,2) | numeric(7,2)
          numeric(5,2) | numeric
          real | double precision
          real | numeric
          double precision | numeric
          boolean | text
          uuid | jsonb
          varchar(5) | varchar(9)
          varchar(5) | text
          char(3) | bpchar
          date | timestamptz
          date | timestamp
          timestamp(3) | timestamp
          time | timetz
          integer[] | numeric[]
          varchar(2)[] | varchar[]
          integer[] | jsonb
          text[] | text
          """)
  void aColumnMayBecomeWider(String type, String wider) {
    assertThat(WiderTypes.isWider(TypeNames.parse(wider), TypeNames.parse(type))).isTrue();
    assertThat(WiderTypes.isWider(TypeNames.parse(type), TypeNames.parse(wider))).isFalse();
    assertThat(WiderTypes.isWider(TypeNames.parse(type), TypeNames.parse(type))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          integer | double precision
          bigint | numeric(18,0)
          numeric(5,2) | numeric(5,3)
          numeric(5,0) | integer
          double precision | numeric(30,10)
          text | jsonb
          text | uuid
          json | jsonb
          timestamptz | timestamp
          timestamp(3) | timestamp(2)
          inet | text
          integer[] | double precision[]
          text[] | varchar(5)[]
          """)
  void otherTypesAreNotWider(String type, String other) {
    assertThat(WiderTypes.isWider(TypeNames.parse(other), TypeNames.parse(type))).isFalse();
  }
}
