package dev.targetpostgres.load.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.config.SchemaEvolution;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which changes the setting schema_evolution allows. */
final class SchemaChangesTest {
  private static final ColumnDefinition COLUMN = new ColumnDefinition("a", Simple.TEXT, null);
  private static final TableChange CREATE = new CreateTable(List.of(COLUMN), List.of(), null);
  private static final TableChange ADD = new AddColumn(COLUMN);
  private static final TableChange WIDEN = new WidenColumn("a", Simple.INTEGER, Simple.BIGINT);
  private static final TableChange ALLOW_NULL = new DropNotNull("a");

  @Test
  void widenAllowsEveryChange() {
    assertThat(allowed(SchemaEvolution.WIDEN)).containsExactly(CREATE, ADD, WIDEN, ALLOW_NULL);
  }

  @Test
  void addColumnsLeavesColumnsThatExistAsTheyAre() {
    assertThat(allowed(SchemaEvolution.ADD_COLUMNS)).containsExactly(CREATE, ADD);
  }

  /** Making a missing table is not a change of an existing one. */
  @Test
  void noneLeavesTablesThatExistAsTheyAre() {
    assertThat(allowed(SchemaEvolution.NONE)).containsExactly(CREATE);
  }

  private static List<TableChange> allowed(SchemaEvolution evolution) {
    return Stream.of(CREATE, ADD, WIDEN, ALLOW_NULL)
        .filter(change -> SchemaChanges.isAllowed(change, evolution))
        .toList();
  }
}
