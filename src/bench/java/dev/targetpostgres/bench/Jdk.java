package dev.targetpostgres.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A JDK to run the target on.
 *
 * @param name usually the first number of its version
 */
public record Jdk(String name, Path home) {
  private static final int OLDEST = 17;
  private static final String VERSION = "JAVA_VERSION=\"";

  public Jdk {
    if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
      throw new IllegalArgumentException("no bin/java in " + home);
    }
  }

  /** Returns the JDK that runs the benchmark. */
  static Jdk running() {
    return new Jdk(
        Integer.toString(Runtime.version().feature()), Path.of(System.getProperty("java.home")));
  }

  /** Reads NAME=HOME. */
  static Jdk parse(String nameAndHome) {
    String[] parts = nameAndHome.split("=", 2);
    if (parts.length < 2 || parts[0].isBlank()) {
      throw new IllegalArgumentException("--jdk needs NAME=HOME");
    }
    return new Jdk(parts[0], Path.of(parts[1]));
  }

  /** Returns the JDK that runs the benchmark, and one of each other version next to its folder. */
  public static List<Jdk> found() throws IOException {
    Map<Integer, Jdk> found = new TreeMap<>();
    Jdk running = running();
    try (Stream<Path> neighbours = Files.list(running.home().resolveSibling("."))) {
      for (Path home : neighbours.sorted().toList()) {
        feature(home)
            .filter(feature -> feature >= OLDEST)
            .ifPresent(feature -> found.putIfAbsent(feature, new Jdk(feature.toString(), home)));
      }
    }
    found.put(Runtime.version().feature(), running);
    return List.copyOf(found.values());
  }

  /** Returns the first number of the version, from the file at the root of a JDK. */
  private static Optional<Integer> feature(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin").resolve("java")) || !Files.exists(release)) {
      return Optional.empty();
    }
    return Files.readAllLines(release).stream()
        .filter(line -> line.startsWith(VERSION))
        .map(line -> Integer.valueOf(line.substring(VERSION.length()).split("\\D", 2)[0]))
        .findFirst();
  }
}
