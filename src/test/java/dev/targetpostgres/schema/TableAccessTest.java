package dev.targetpostgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TableAccessTest {
  private static final List<String> WHOLE = List.of();

  private final TableAccess access = lacking(Map.of("INSERT", List.of("a"), "DELETE", List.of()));

  @Test
  void lacksNothingOfAPrivilegeOnTheWholeTable() {
    assertThat(access.missing("SELECT", WHOLE)).isEmpty();
    assertThat(access.missing("SELECT", List.of("a", "b"))).isEmpty();
  }

  @Test
  void lacksTheColumnsThatAreNotGranted() {
    assertThat(access.missing("INSERT", List.of("a"))).isEmpty();
    assertThat(access.missing("INSERT", List.of("a", "b", "c"))).contains(List.of("b", "c"));
  }

  @Test
  void lacksThePrivilegeOnTheTableIfNoColumnIsGrantedOrColumnsDoNotSuffice() {
    assertThat(access.missing("DELETE", WHOLE)).contains(WHOLE);
    assertThat(access.missing("DELETE", List.of("a"))).contains(WHOLE);
    assertThat(access.missing("INSERT", WHOLE)).contains(WHOLE);
  }

  /** So our own table is equal whether it is read or planned. */
  @Test
  void namesTheRoleOnlyIfItLacksSomething() {
    assertThat(access.role()).isEqualTo("loader");
    assertThat(lacking(Map.of())).isEqualTo(TableAccess.OWN);
  }

  private static TableAccess lacking(Map<String, List<String>> lacking) {
    return new TableAccess(
        "loader", "db", lacking, true, true, true, 0, List.of(), List.of(), List.of());
  }
}
