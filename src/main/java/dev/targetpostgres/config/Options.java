package dev.targetpostgres.config;

/**
 * The settings of a run as one record for each part of the program. Defaults and precedence are
 * applied. Immutable.
 */
public record Options(
    DatabaseOptions database,
    InputOptions input,
    BatchOptions batch,
    RejectionOptions rejections,
    LoadOptions load,
    EndOptions end) {
  /** Returns the options that the settings stand for. */
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
   * Returns the options for loading rejected records again. Records that are rejected once more
   * stay in their table, without a limit on their number.
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
