package dev.targetpostgres.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the input is read. Immutable.
 *
 * @param longestLine 1 KiB to 1 GiB
 * @param batchFolder where the files of BATCH messages are, or null if their URLs say so
 */
public record InputOptions(int longestLine, @Nullable Path batchFolder) {
  static InputOptions of(Settings settings) {
    return new InputOptions(
        settings.get(SettingsTable.MAX_RECORD_BYTES), BatchSettings.folder(settings).orElse(null));
  }
}
