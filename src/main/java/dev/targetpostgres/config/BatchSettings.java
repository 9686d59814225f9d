package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.flag;
import static dev.targetpostgres.config.Setting.object;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The settings of BATCH messages and their files, a part of {@link SettingsTable}. */
final class BatchSettings {
  /** The Meltano SDK's object. A target uses only the folder in it. */
  static final Setting<ObjectNode> BATCH_CONFIG =
      object(
          "batch_config",
          "Folder of the files of BATCH messages, if it differs from their URLs: `{\"storage\":"
              + " {\"root\": \"file:///folder\"}}`. Other members are for the tap.");

  static final Setting<Boolean> DELETE_BATCH_FILES =
      flag(
          "delete_batch_files",
          false,
          "Delete each file that a BATCH message names after all its records are committed.");

  static final List<Setting<?>> ALL = List.of(BATCH_CONFIG, DELETE_BATCH_FILES);

  private static final String SCHEME = "file://";

  private BatchSettings() {}

  /** Returns the folder of the files, which replaces the folders in their URLs, if it is given. */
  static Optional<Path> folder(Settings settings) {
    return settings.find(BATCH_CONFIG).flatMap(BatchSettings::folder);
  }

  private static Optional<Path> folder(ObjectNode batchConfig) {
    String root = root(batchConfig);
    return root.isEmpty() ? Optional.empty() : Optional.of(Path.of(root));
  }

  static void check(@Nullable Object batchConfig, List<Text> problems) {
    if (batchConfig instanceof ObjectNode object) {
      try {
        var unused = folder(object);
      } catch (IllegalArgumentException wrong) {
        problems.add(Wording.WRONG_BATCH_ROOT.with(wrong.getMessage()));
      }
    }
  }

  private static String root(ObjectNode batchConfig) {
    JsonNode written = batchConfig.path("storage").path("root");
    String root = written.asString("");
    if (root.startsWith(SCHEME)) {
      return root.substring(SCHEME.length());
    }
    if (root.contains("://")) {
      throw new IllegalArgumentException(root);
    }
    return root;
  }
}
