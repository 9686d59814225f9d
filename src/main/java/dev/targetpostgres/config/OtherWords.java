package dev.targetpostgres.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the setting that a name means in other words: in another case, with a prefix, or as a
 * synonym. Such a name is an error, because rows could go into another database or table if it was
 * ignored. Only synonyms that no other target gives another meaning are here. Pure.
 */
final class OtherWords {
  /** Synonyms by setting, without the prefixes. */
  private static final Map<String, List<String>> SYNONYMS =
      Map.of(
          "host", List.of("server", "servername", "hosts", "hostaddr", "address", "endpoint"),
          "user", List.of("login", "userid", "uid"),
          "password", List.of("pass", "pwd", "passwd"),
          "database", List.of("databasename", "dbase"),
          "sqlalchemy_url", List.of("dsn", "uri", "connectionstring", "connstring", "jdbcurl"),
          "default_target_schema", List.of("schemaname", "targetschemaname", "dataset"),
          "load_method",
              List.of(
                  "mode",
                  "method",
                  "loadmode",
                  "loadtype",
                  "loadstrategy",
                  "writemode",
                  "writemethod",
                  "writedisposition",
                  "insertmode",
                  "syncmode"),
          "batch_size_rows", List.of("batchrows", "batchsizerecords", "chunksize"),
          "ssl_mode", List.of("tls", "tlsmode"),
          "ssl_enable", List.of("usessl", "enablessl", "sslenabled"));

  private static final String PREFIXES = "^(postgres(ql)?|pg|db|database|default|target)(?=.)";

  /** The prefix of another target's names, which hides the word itself. */
  private static final String OF_ANOTHER = "postgres_";

  private OtherWords() {}

  /** Returns the known name that the name means, if there is one. */
  static Optional<String> meant(String name) {
    Map<String, String> known = known();
    String plain = NearNames.plain(name);
    return Optional.ofNullable(known.get(plain))
        .or(() -> Optional.ofNullable(known.get(plain.replaceFirst(PREFIXES, ""))));
  }

  private static Map<String, String> known() {
    Map<String, String> known = new TreeMap<>();
    for (Setting<?> setting : SettingsTable.ALL) {
      setting
          .spellings()
          .forEach(
              name ->
                  known.putIfAbsent(
                      NearNames.plain(name.replaceFirst("^" + OF_ANOTHER, "")),
                      name.startsWith(OF_ANOTHER) ? setting.name() : name));
    }
    SYNONYMS.forEach((setting, words) -> words.forEach(word -> known.put(word, setting)));
    return known;
  }
}
