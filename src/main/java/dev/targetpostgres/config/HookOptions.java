package dev.targetpostgres.config;

import java.util.List;

/**
 * The user's SQL to run before and after the load. Immutable.
 *
 * @param beforeRun SQL to run before the first message
 * @param afterRun SQL to run after a successful load
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

  /** Leaves the SQL out, since it can contain passwords. */
  @Override
  public String toString() {
    return "hook options, %d before, %d after".formatted(beforeRun.size(), afterRun.size());
  }
}
