package dev.targetpostgres.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** Reads the files of these tests. */
public final class TlsFiles {
  private TlsFiles() {}

  /** Returns the rows of a table, with cells separated by bars, without comments (#). */
  public static List<Arguments> rows(String table) {
    return text(path(table))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> Arguments.of((Object[]) line.strip().split("\\s*\\|\\s*")))
        .toList();
  }

  /** Returns the path of a file in {@code keys/}, which need not exist. */
  public static Path key(String name) {
    Path file = path("keys").resolve(name);
    return Files.exists(file) ? onlyOurs(file) : file;
  }

  /** Makes the file readable only for its owner, and returns it. */
  public static Path onlyOurs(Path key) {
    try {
      return Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the file's text. */
  public static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path path(String name) {
    URL resource = TlsFiles.class.getResource(name);
    if (resource == null) {
      throw new AssertionError("no test resource " + name);
    }
    try {
      return Path.of(resource.toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
