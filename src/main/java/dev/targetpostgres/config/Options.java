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
}
