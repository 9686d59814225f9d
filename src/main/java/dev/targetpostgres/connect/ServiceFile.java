package dev.targetpostgres.connect;

import dev.targetpostgres.config.TextFile;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads connection parameters from libpq's service files: the user's file first, then the system's.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-pgservice.html">the form of the
 *     files</a>
 */
final class ServiceFile {
  private static final List<Path> SYSTEM_FILES =
      List.of(Path.of("/etc/postgresql-common/pg_service.conf"), Path.of("/etc/pg_service.conf"));

  private static final String SYSTEM_FOLDER = "PGSYSCONFDIR";

  private ServiceFile() {}

  /**
   * Returns the parameters of a service from the first file that has it.
   *
   * @param own the user's file, or null for {@code ~/.pg_service.conf}
   * @throws TargetException with exit code 2 if no file has the service
   */
  static Map<Keyword, String> read(
      String service, @Nullable String own, Map<String, String> environment) {
    List<Path> files = new ArrayList<>();
    files.add(TextFile.path(own == null ? "~/.pg_service.conf" : own));
    String folder = environment.get(SYSTEM_FOLDER);
    files.addAll(
        folder == null ? SYSTEM_FILES : List.of(Path.of(folder).resolve("pg_service.conf")));
    for (Path file : files) {
      Optional<Map<Keyword, String>> found = read(file, service);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw wrong(Wording.NO_SUCH_SERVICE.with(service, files.get(0)));
  }

  private static Optional<Map<Keyword, String>> read(Path file, String service) {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    Map<Keyword, String> found = null;
    int number = 0;
    for (String raw : lines(file)) {
      number++;
      String line = raw.strip();
      if (line.startsWith("[")) {
        if (found != null) {
          break;
        }
        found = line.equals("[" + service + "]") ? new EnumMap<>(Keyword.class) : null;
      } else if (found != null && !line.isEmpty() && !line.startsWith("#")) {
        add(found, line, "line %d of %s".formatted(number, file));
      }
    }
    return Optional.ofNullable(found);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw wrong(Wording.SERVICE_FILE_NOT_READABLE.with(file));
    }
  }

  /** Adds the parameter of a line. If a name occurs twice, the first one counts. */
  private static void add(Map<Keyword, String> found, String line, String where) {
    int equals = line.indexOf('=');
    String name = equals < 0 ? line : line.substring(0, equals).strip();
    Keyword keyword = Keyword.of(name);
    if (equals > 0 && keyword != null && keyword != Keyword.SERVICE) {
      found.putIfAbsent(keyword, line.substring(equals + 1).strip());
    } else if (Unsupported.isKeyword(name)) {
      throw wrong(Wording.KEYWORD_NOT_SUPPORTED.with(where, name));
    } else if (!Keyword.isIgnored(name)) {
      throw wrong(Wording.NOT_A_KEYWORD_AND_VALUE.with(where));
    }
  }

  private static TargetException wrong(Text what) {
    return new TargetException(ExitCode.USAGE, Wording.SERVICE_FILE.with(what));
  }
}
