package dev.targetpostgres.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The licences of libraries in the distribution. */
final class ThirdPartyIT {
  private static final Path DISTRIBUTION =
      TargetProcess.launcher().resolveSibling("..").normalize();

  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([\\w-]+) \\| ([^|]+) \\| https://");
  private static final Pattern VERSION = Pattern.compile("-\\d[\\w.-]*\\.jar$");

  private static final String APACHE = "Apache-2.0";

  /** Libraries whose jars contain no licence, so that the page has a link. */
  private static final List<String> WITHOUT_COPY = List.of("logback-classic", "logback-core");

  @Test
  void listsEveryLibraryAndNoOther() throws IOException {
    assertThat(licences().keySet()).containsExactlyElementsOf(libraries());
  }

  @Test
  void holdsTheLicencesThatLibrariesCarry() throws IOException {
    List<String> missing = new ArrayList<>();
    licences()
        .forEach(
            (library, licence) -> {
              Path folder = DISTRIBUTION.resolve("licenses").resolve(library + "-jar/META-INF");
              if (!licence.equals(APACHE) && !Files.exists(folder)) {
                missing.add(library);
              }
            });
    assertThat(missing).isEqualTo(WITHOUT_COPY);
    assertThat(DISTRIBUTION.resolve("LICENSE")).content().contains("Apache License");
    assertThat(DISTRIBUTION.resolve("SECURITY.md")).exists();
  }

  /** Returns licences by library. */
  private static Map<String, String> licences() throws IOException {
    Map<String, String> licences = new TreeMap<>();
    ROW.matcher(Files.readString(DISTRIBUTION.resolve("THIRD-PARTY.md")))
        .results()
        .forEach(row -> licences.put(row.group(1), row.group(2)));
    return licences;
  }

  private static List<String> libraries() throws IOException {
    try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve("lib"))) {
      return jars.map(jar -> jar.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .map(name -> VERSION.matcher(name).replaceFirst(""))
          .filter(name -> !name.equals("target-postgres"))
          .sorted()
          .toList();
    }
  }
}
