package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes the machine and the server, which the figures depend on. */
final class Machine {
  private static final String SETTINGS =
      """
      SELECT name, current_setting(name)
        FROM unnest(ARRAY['shared_buffers', 'max_wal_size', 'wal_level', 'fsync',
                          'full_page_writes', 'synchronous_commit', 'work_mem', 'temp_buffers',
                          'autovacuum', 'data_checksums']) AS name
      """;

  private Machine() {}

  /** Returns facts by name, in the order in which to print them. */
  static Map<String, Object> describe(TestDatabase database, String psqlVersion) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("processor", value(Path.of("/proc/cpuinfo"), "model name"));
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("memory", value(Path.of("/proc/meminfo"), "MemTotal"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("java", System.getProperty("java.vm.version"));
    facts.put("server", database.server().description());
    facts.put("psql", psqlVersion);
    facts.put("settings", settings(database));
    return facts;
  }

  private static Map<String, String> settings(TestDatabase database) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (List<@Nullable String> row : database.queryRows(SETTINGS)) {
      settings.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
    }
    return settings;
  }

  private static String value(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException notLinux) {
      return "unknown";
    }
  }
}
