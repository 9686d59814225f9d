package dev.targetpostgres.connect;

import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libpq's password file. It is read for each connection. Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-pgpass.html">the form of the file</a>
 */
final class PasswordFile {
  private static final Logger LOG = LoggerFactory.getLogger(PasswordFile.class);

  /** The fields before the password: host, port, database and user. */
  private static final int CONDITIONS = 4;

  /** Default folders of Unix sockets, for which the file says localhost. */
  private static final Set<String> DEFAULT_FOLDERS = Set.of("/tmp", "/var/run/postgresql");

  private static final Set<PosixFilePermission> GROUP_AND_OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private final Path file;
  private final AtomicBoolean warned = new AtomicBoolean();

  PasswordFile(Path file) {
    this.file = file;
  }

  /** Returns the password of the first matching line, or null. */
  @Nullable String find(Host host, String database, String user) {
    for (String line : lines()) {
      List<String> parts = parts(line);
      if (parts.size() > CONDITIONS
          && (matches(parts.get(0), host.name())
              || (isDefaultSocket(host) && parts.get(0).equals("localhost")))
          && matches(parts.get(1), Integer.toString(host.port()))
          && matches(parts.get(2), database)
          && matches(parts.get(3), user)) {
        return parts.get(CONDITIONS);
      }
    }
    return null;
  }

  private static boolean isDefaultSocket(Host host) {
    return DEFAULT_FOLDERS.contains(host.name());
  }

  private static boolean matches(String part, String value) {
    return part.equals("*") || part.equals(value);
  }

  /** Splits a line at colons; a backslash escapes the next character. */
  private static List<String> parts(String line) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char character = line.charAt(i);
      if (character == '\\' && i + 1 < line.length()) {
        i++;
        part.append(line.charAt(i));
      } else if (character == ':' && parts.size() < CONDITIONS) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(character);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  private List<String> lines() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      if (!Files.isRegularFile(file)) {
        warn(Wording.PASSWORD_FILE_NOT_PLAIN);
      } else if (isOpenToOthers()) {
        warn(Wording.PASSWORD_FILE_NOT_PRIVATE);
      } else {
        // This constructor replaces invalid UTF-8, so a broken line does not affect the others.
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .toList();
      }
    } catch (IOException unreadable) {
      warn(Wording.PASSWORD_FILE_NOT_READABLE);
    }
    return List.of();
  }

  private boolean isOpenToOthers() throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    return Files.getPosixFilePermissions(file).stream().anyMatch(GROUP_AND_OTHERS::contains);
  }

  private void warn(Wording what) {
    if (!warned.getAndSet(true)) {
      what.with(file).warn(LOG);
    }
  }
}
