package dev.targetpostgres.config;

import java.util.List;

/**
 * SQL of the user around the load. Immutable.
 *
 * @param beforeRun texts of SQL to run before the first message
 * @param afterRun texts of SQL to run after a run that ended well
 */
public record HookOptions(List<String> beforeRun, List<String> afterRun) {
  /** Copies its lists. */
  public HookOptions {
    beforeRun = List.copyOf(beforeRun);
    afterRun = List.copyOf(afterRun);
  }

  static HookOptions of(Settings settings) {
    return new HookOptions(
        settings.find(HookSettings.BEFORE_RUN_SQL).orElse(List.of()),
        settings.find(HookSettings.AFTER_RUN_SQL).orElse(List.of()));
  }

  /** Without the SQL, which may hold passwords. */
  @Override
  public String toString() {
    return "hook options, %d before, %d after".formatted(beforeRun.size(), afterRun.size());
  }
}
