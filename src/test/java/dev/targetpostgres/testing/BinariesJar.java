package dev.targetpostgres.testing;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Server binaries in a jar outside the class path. On the class path, the binaries of another
 * version would hide them.
 */
record BinariesJar(Path file) implements PgBinaryResolver {
  /** The property with the jar of the oldest supported version, which the build copies. */
  private static final String OLDEST_PROPERTY = "target-postgres.oldest-binaries";

  private static final String OLDEST_DEFAULT = "target/oldest-postgres/binaries.jar";

  /** Returns the jar of the oldest supported version. */
  static BinariesJar ofOldest() {
    return new BinariesJar(Path.of(System.getProperty(OLDEST_PROPERTY, OLDEST_DEFAULT)));
  }

  /** Returns whether the jar exists and has binaries for this machine. */
  boolean isUsable() {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.getEntry(archive()) != null;
    } catch (IOException unreadable) {
      return false;
    }
  }

  @Override
  public InputStream getPgBinary(String system, String machineHardware) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      ZipEntry entry = jar.getEntry(archive());
      if (entry == null) {
        throw new FileNotFoundException(archive() + " in " + file);
      }
      try (InputStream archive = jar.getInputStream(entry)) {
        return new ByteArrayInputStream(archive.readAllBytes());
      }
    }
  }

  private static String archive() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String system =
        name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
    String machine = System.getProperty("os.arch");
    return "postgres-%s-%s.txz"
        .formatted(
            system,
            switch (machine) {
              case "amd64" -> "x86_64";
              case "aarch64" -> "arm_64";
              default -> machine;
            });
  }
}
