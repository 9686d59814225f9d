package dev.targetpostgres.config;

/**
 * What the settings of a run mean, for each part of the program in its own words, with defaults and
 * precedence applied. Immutable.
 */
public record Options(
    DatabaseOptions database,
    InputOptions input,
    BatchOptions batch,
    RejectionOptions rejections,
    LoadOptions load,
    EndOptions end) {
  /** Returns what the settings mean. */
  public static Options of(Settings settings) {
    return new Options(
        DatabaseOptions.of(settings),
        InputOptions.of(settings),
        BatchOptions.of(settings),
        RejectionOptions.of(settings),
        LoadOptions.of(settings),
        EndOptions.of(settings));
  }

  /**
   * Returns the options for loading rejected records again. However many are rejected again, they
   * stay where they are.
   */
  public Options forReplay() {
    return new Options(
        database,
        new InputOptions(Integer.MAX_VALUE - 1024, input.batchFolder()),
        batch,
        new RejectionOptions(true, Integer.MAX_VALUE),
        load.forReplay(),
        end);
  }
}
