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

/** Reads the resources of the tests of TLS. */
public final class TlsFiles {
  private TlsFiles() {}

  /** Returns the rows of a table: cells with bars between them. Lines with # are comments. */
  public static List<Arguments> rows(String table) {
    return text(path(table))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> Arguments.of((Object[]) line.strip().split("\\s*\\|\\s*")))
        .toList();
  }

  /** Returns a file of {@code keys/}, which need not exist. */
  public static Path key(String name) {
    Path file = path("keys").resolve(name);
    return Files.exists(file) ? onlyOurs(file) : file;
  }

  /** Makes the file readable by its owner only, and returns it. */
  public static Path onlyOurs(Path key) {
    try {
      return Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the text of the file. */
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
