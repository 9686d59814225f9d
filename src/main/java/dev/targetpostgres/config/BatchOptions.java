package dev.targetpostgres.config;

import java.time.Duration;

/**
 * How large batches grow. Immutable.
 *
 * @param rows 1 and more; the most records of a batch
 * @param bytes 1 and more; encoded, after which a batch is full
 * @param age 1 s to 24 h; after which an open batch is loaded
 * @param largeBytes 0 and more; encoded, of a batch whose stream is worth several connections, 0 if
 *     each stream is
 * @param bufferBytes 1 MiB and more; encoded, that all batches together may hold
 */
public record BatchOptions(int rows, long bytes, Duration age, long largeBytes, long bufferBytes) {
  /** Small streams are loaded in strict order, which is simpler to understand when they fail. */
  private static final long LARGE_BATCH_BYTES = 1 << 20;

  /** Returns how many full batches there is room for. */
  public long mostInMemory() {
    return bufferBytes / bytes;
  }

  static BatchOptions of(Settings settings) {
    return new BatchOptions(
        settings.get(SettingsTable.BATCH_SIZE_ROWS),
        settings.get(SettingsTable.BATCH_SIZE_BYTES),
        Duration.ofSeconds(settings.get(SettingsTable.BATCH_MAX_AGE_SECONDS)),
        settings.get(SettingsTable.MAX_PARALLELISM_PER_STREAM) == 0 ? LARGE_BATCH_BYTES : 0,
        settings.get(SettingsTable.MAX_BUFFER_SIZE));
  }
}
