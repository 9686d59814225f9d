package dev.targetpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The list that the class archive is made from goes stale in silence: a start only takes longer.
 */
final class ClassListTest {
  private static final String LAMBDA = "@lambda-proxy";

  @Test
  void namesOnlyClassesThatAreThere() throws IOException {
    List<String> ours =
        Files.readAllLines(Path.of("src/assembly/classes.list")).stream()
            .map(line -> line.split(" ", -1))
            .map(words -> words[0].equals(LAMBDA) ? words[1] : words[0])
            .filter(name -> name.startsWith("dev/targetpostgres/"))
            .distinct()
            .toList();
    assertThat(ours).contains("dev/targetpostgres/Main", "dev/targetpostgres/load/Streams");
    assertThat(ours)
        .as("classes to list anew, see CONTRIBUTING.md")
        .allMatch(name -> ClassListTest.class.getResource("/" + name + ".class") != null);
  }

  /** A package none of whose classes is listed came after the list. */
  @Test
  void knowsEveryPackageThatALoadUses() throws IOException {
    String list = Files.readString(Path.of("src/assembly/classes.list"));
    List<String> packages =
        Arrays.asList(
            "batch",
            "config",
            "connect",
            "encode",
            "load",
            "postgres",
            "report",
            "schema",
            "singer",
            "validate");
    assertThat(packages).allMatch(name -> list.contains("\ndev/targetpostgres/" + name + "/"));
  }
}
