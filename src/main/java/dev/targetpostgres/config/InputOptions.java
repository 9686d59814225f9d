package dev.targetpostgres.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The options for reading the input. Immutable.
 *
 * @param longestLine maximum length of a line in bytes, 1 KiB to 1 GiB
 * @param batchFolder folder of the files of BATCH messages, or null to use the one in their URLs
 */
public record InputOptions(int longestLine, @Nullable Path batchFolder) {
  static InputOptions of(Settings settings) {
    return new InputOptions(
        settings.get(SettingsTable.MAX_RECORD_BYTES), BatchSettings.folder(settings).orElse(null));
  }
}
