package dev.targetpostgres.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the documentation of the settings from {@link SettingsTable}. Pure. */
public final class SettingsReference {
  private SettingsReference() {}

  /** Returns the page about settings in Markdown. */
  public static String markdown() {
    return table()
        + "\n`compatible_with` changes these defaults:\n\n"
        + defaultsOfOthers()
        + "\nSettings of other targets that are ignored, because they have no meaning here: "
        + list(OtherTargets.WITHOUT_MEANING)
        + ".\n";
  }

  private static String defaultsOfOthers() {
    return Stream.of(OtherTarget.values())
        .map(
            target ->
                "- `%s`: %s\n"
                    .formatted(
                        Setting.spelled(target),
                        DefaultsOfOthers.of(target, false).entrySet().stream()
                            .map(
                                entry ->
                                    "`%s` %s"
                                        .formatted(
                                            entry.getKey().name(),
                                            Setting.written(entry.getValue())))
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining());
  }

  private static String table() {
    return "| setting | value | default | what it does |\n|---|---|---|---|\n"
        + SettingsTable.ALL.stream().map(SettingsReference::row).collect(Collectors.joining());
  }

  private static String row(Setting<?> setting) {
    String fallback = setting.writtenDefault();
    String aliases =
        setting.aliases().isEmpty() ? "" : " Also accepted as " + list(setting.aliases()) + ".";
    return "| `%s` | %s%s | %s | %s%s |\n"
        .formatted(
            setting.name(),
            setting.kind().words(),
            setting.secret() ? ", secret" : "",
            fallback.isEmpty() ? "" : "`" + fallback + "`",
            setting.description().replace("|", "\\|"),
            aliases);
  }

  private static String list(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
