package dev.targetpostgres.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The defaults of other targets that differ from ours and change the contents of tables. Defaults
 * that only affect time or memory are left out. Pure.
 */
final class DefaultsOfOthers {
  private final Map<Setting<?>, Object> defaults = new LinkedHashMap<>();

  private DefaultsOfOthers() {}

  /**
   * Returns the target's defaults in a fixed order.
   *
   * @param deletes whether {@code hard_delete} is on
   */
  static Map<Setting<?>, Object> of(OtherTarget target, boolean deletes) {
    return switch (target) {
      case MELTANOLABS ->
          new DefaultsOfOthers().with(SettingsTable.DEFAULT_TARGET_SCHEMA, "melty").defaults;
      case PIPELINEWISE ->
          new DefaultsOfOthers()
              .with(SettingsTable.TABLE_CASE, NameCase.PLAIN)
              .with(SettingsTable.COLUMN_CASE, NameCase.LOWER)
              .with(SettingsTable.NUMBER_TYPE, NumberType.DOUBLE_PRECISION)
              // PipelineWise adds the metadata columns if it deletes rows.
              .with(SettingsTable.ADD_RECORD_METADATA, deletes)
              .with(SettingsTable.ACTIVATE_VERSION, false)
              .with(SettingsTable.VALIDATE_RECORDS, false)
              .with(SettingsTable.PRIMARY_KEY_REQUIRED, true)
              .defaults;
      case DATAMILL ->
          new DefaultsOfOthers()
              .with(SettingsTable.DEFAULT_TARGET_SCHEMA, "public")
              .with(SettingsTable.SPLIT_STREAM_NAMES, false)
              .with(SettingsTable.TABLE_CASE, NameCase.PLAIN)
              .with(SettingsTable.COLUMN_CASE, NameCase.PLAIN)
              .with(SettingsTable.NUMBER_TYPE, NumberType.DOUBLE_PRECISION)
              .with(SettingsTable.HARD_DELETE, true)
              .with(FlatteningSettings.ENABLED, true)
              .with(FlatteningSettings.MAX_DEPTH, FlatteningSettings.DEEPEST)
              .defaults;
    };
  }

  private <T> DefaultsOfOthers with(Setting<T> setting, T value) {
    defaults.put(setting, value);
    return this;
  }
}
