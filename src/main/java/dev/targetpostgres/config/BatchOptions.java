package dev.targetpostgres.config;

import java.time.Duration;

/**
 * The limits of batches. Immutable.
 *
 * @param rows maximum number of records in a batch, at least 1
 * @param bytes encoded bytes after which a batch is full, at least 1
 * @param age age at which an open batch is loaded, 1 s to 24 h
 * @param largeBytes encoded bytes of a batch from which on several connections load its stream, 0
 *     if they load every stream
 * @param bufferBytes maximum of encoded bytes in all batches, at least 1 MiB
 */
public record BatchOptions(int rows, long bytes, Duration age, long largeBytes, long bufferBytes) {
  /** Smaller streams are loaded in strict order, which makes failures easier to understand. */
  private static final long LARGE_BATCH_BYTES = 1 << 20;

  /** Returns how many full batches fit into memory. */
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
