package dev.targetpostgres.load.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.schema.TableName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests which tables no stream may be loaded into. */
final class OwnTableTest {
  @ParameterizedTest
  @EnumSource
  void isOursInEverySchema(OwnTable own) {
    assertThat(OwnTable.is(new TableName("anywhere", own.tableName()))).isTrue();
    assertThat(own.beside(new TableName("shop", "orders")))
        .isEqualTo(new TableName("shop", own.tableName()));
  }

  @ParameterizedTest
  @CsvSource({"orders", "_SDC_BATCHES", "_sdc_batches2", "sdc_state", "_sdc_"})
  void isTheUsersUnderAnyOtherName(String name) {
    assertThat(OwnTable.is(new TableName("public", name))).isFalse();
  }
}
