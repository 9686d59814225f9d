package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.flag;
import static dev.targetpostgres.config.Setting.integer;
import static dev.targetpostgres.config.Setting.text;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.util.List;
import java.util.Map;

/** The settings for the flattening of objects into columns, a part of {@link SettingsTable}. */
final class FlatteningSettings {
  static final int DEEPEST = 100;

  static final Setting<Boolean> ENABLED =
      flag(
          "flattening_enabled",
          false,
          "Give the members of objects their own columns, `address` → `address__city`, down to"
              + " `flattening_max_depth`.");

  static final Setting<Integer> MAX_DEPTH =
      integer(
          "flattening_max_depth",
          0,
          0,
          DEEPEST,
          "Levels of objects to flatten. A deeper object is one text column that holds JSON."
              + " Required if `flattening_enabled` is on.");

  static final Setting<Integer> MAX_KEY_LENGTH =
      integer(
          "flattening_max_key_length",
          255,
          1,
          10_000,
          "Flattened column names longer than this are shortened, starting with the outermost"
              + " part. PostgreSQL's own limit is 63 bytes, see Names.");

  static final Setting<String> SEPARATOR =
      text(
          "flattening_separator", "__", "Separator between the names of an object and its member.");

  static final Setting<Integer> DATA_FLATTENING_MAX_LEVEL =
      integer(
          "data_flattening_max_level",
          0,
          0,
          DEEPEST,
          "PipelineWise's name: a value above 0 turns `flattening_enabled` on with that depth.");

  static final List<Setting<?>> ALL =
      List.of(ENABLED, MAX_DEPTH, MAX_KEY_LENGTH, SEPARATOR, DATA_FLATTENING_MAX_LEVEL);

  private FlatteningSettings() {}

  /** Returns how many levels of objects are flattened, 0 for none. */
  static int depth(Settings settings) {
    boolean inOtherWords =
        settings.isGiven(DATA_FLATTENING_MAX_LEVEL) && !settings.isGiven(ENABLED);
    return settings.get(ENABLED) && !inOtherWords
        ? settings.get(MAX_DEPTH)
        : settings.get(DATA_FLATTENING_MAX_LEVEL);
  }

  static void check(Map<String, Object> values, Map<String, Object> defaults, List<Text> problems) {
    if (Boolean.TRUE.equals(values.get(ENABLED.name()))
        && !values.containsKey(MAX_DEPTH.name())
        && !defaults.containsKey(MAX_DEPTH.name())) {
      problems.add(Wording.FLATTENING_DEPTH_MISSING.with());
    }
  }
}
