package dev.targetpostgres.load.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.SettingsReader;
import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.load.plan.SourceStream.Output;
import dev.targetpostgres.schema.ColumnType.Simple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The layout and the fields that all outputs of a stream share. */
final class SourceStreamTest {
  private static final StreamMap COPY =
      new StreamMap("copy", null, null, true, Map.of("b", Optional.of("b")));
  private static final LoadOptions OPTIONS =
      Options.of(
              SettingsReader.read(
                  List.of(), Map.of("TARGET_POSTGRES_ADD_RECORD_METADATA", "false")))
          .load();

  @Test
  void theLayoutHasASlotForWhatAnyOutputReads() {
    SourceStream source = source(StreamMap.SAME, COPY);

    assertThat(source.outputs())
        .extracting(output -> output.target().stream())
        .containsExactly("s", "copy");
    assertThat(source.layout().properties()).containsExactly("a", "b");
  }

  /** The mark of deletes is read though the SCHEMA does not declare it. */
  @Test
  void theLayoutHasASlotForTheMarkOfDeletesIfAnOutputHeedsIt() {
    StreamMap keyed = new StreamMap("keyed", List.of("a"), null, false, Map.of());

    assertThat(source(StreamMap.SAME, keyed).layout().properties())
        .containsExactly("a", "b", "_sdc_deleted_at");
  }

  /** All outputs read the same values, so a string has the same meaning in all of them. */
  @Test
  void slotsAreJsonIfAnyOutputMakesAJsonColumnOfThem() {
    SourceStream source = source(StreamMap.SAME, COPY);
    Map<String, TablePlan> plans =
        Map.of(
            "s", plan(source, 0, new TestTable().column("a", Simple.JSON).column("b", Simple.TEXT)),
            "copy", plan(source, 1, new TestTable().column("b", Simple.JSONB)));

    assertThat(source.jsonSlots(stream -> Optional.ofNullable(plans.get(stream))))
        .containsExactlyInAnyOrder(0, 1);
    assertThat(
            source.jsonSlots(
                stream -> Optional.ofNullable(plans.get(stream)).filter(p -> stream.equals("s"))))
        .containsExactly(0);
  }

  private static TablePlan plan(SourceStream source, int output, TestTable table) {
    Output made = source.outputs().get(output);
    return TablePlan.of(made.target(), table.shape(), source.layout(), false, false);
  }

  private static SourceStream source(StreamMap... maps) {
    return SourceStream.of(TestStream.of("a", "b").message(), List.of(maps), OPTIONS, 1);
  }
}
