package dev.targetpostgres.load.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.targetpostgres.postgres.ChangeRights.TableOfOther;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.Distribution;
import dev.targetpostgres.schema.TableChange.Chosen;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables of other targets prevent a new table, and the settings that the message offers. */
final class EarlierTablesTest {
  private static final Chosen NOTHING = new Chosen(false, false);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # new table   | of the other    | settings
          public.orders | melty.orders    | default_target_schema to melty
          public.Orders | melty.orders    | default_target_schema to melty and table_case to lower
          public.Orders | public.orders   | table_case to lower
          public.ÄRGER  | public.ärger    | table_case to lower
          public.a.B    | public.a_b      | table_case to plain
          public.orders | public.Orders   | streams.s.table to Orders
          RAW.orders    | raw.orders      | default_target_schema to raw
          """)
  void namesTheSettingsThatLeadThere(String table, String other, String settings) {
    assertThat(refusal(name(table), NOTHING, of(other)))
        .contains(
            "a new table " + table,
            "has loaded it into " + other + ";",
            "set " + settings + ", or");
  }

  @ParameterizedTest
  @CsvSource({
    "public.Orders, public.orders, set table_case to preserve",
    "public.orders, public.Orders, set streams.s.table to orders",
    "public.orders, melty.orders, set default_target_schema to public"
  })
  void namesTheSettingForANewTable(String table, String other, String setting) {
    assertThat(refusal(name(table), NOTHING, of(other))).endsWith(setting);
  }

  @Test
  void looksForNothingElse() {
    assertAllowed(NOTHING, of("public.order"), of("melty.order"));
  }

  @Test
  void letsTheUserChoose() {
    assertAllowed(new Chosen(true, false), of("melty.orders"));
    assertAllowed(new Chosen(false, true), of("public.Orders"));
    refusal(name("public.orders"), new Chosen(false, true), of("melty.orders"));
    refusal(name("public.orders"), new Chosen(true, false), of("public.Orders"));
  }

  @Test
  void takesATableForAnothersByItsColumnsOnlyIfThoseOfTheStreamAreThere() {
    refusal(name("public.orders"), NOTHING, of("public.Orders", "id", "isopen", "more"));
    assertAllowed(NOTHING, of("public.Orders", "id", "more"));
  }

  private static TableOfOther of(String name, String... columns) {
    return new TableOfOther(name(name), "meltanolabs", List.of(columns));
  }

  private static TableName name(String written) {
    String[] parts = written.split("\\.", 2);
    return new TableName(parts[0], parts[1]);
  }

  private static CreateTable wanted(Chosen chosen) {
    return new CreateTable(
        Stream.of("id", "isOpen", "_sdc_batched_at")
            .map(column -> new ColumnDefinition(column, Simple.BIGINT, null))
            .toList(),
        List.of(),
        null,
        chosen,
        Distribution.LOCAL);
  }

  private static void assertAllowed(Chosen chosen, TableOfOther... others) {
    assertThatCode(
            () ->
                EarlierTables.requireNone(
                    "s", name("public.orders"), wanted(chosen), List.of(others)))
        .doesNotThrowAnyException();
  }

  private static String refusal(TableName table, Chosen chosen, TableOfOther other) {
    TargetException refusal =
        assertThrows(
            TargetException.class,
            () -> EarlierTables.requireNone("s", table, wanted(chosen), List.of(other)));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    return refusal.getMessage();
  }
}
