package dev.targetpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The classes, files and links that the documentation names exist. */
final class DocumentationTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "targetpostgres");
  private static final Path TESTS = Path.of("src", "test", "java", "dev", "targetpostgres");
  private static final Path ARCHITECTURE = Path.of("docs", "architecture.md");
  private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
  private static final Pattern CLASS_NAME = Pattern.compile("[A-Z][a-z]\\w*[a-z]\\w*");
  private static final Pattern DECLARATION =
      Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w*)");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  @Test
  void namesOnlyClassesThatExist() throws IOException {
    String text = Files.readString(ARCHITECTURE);
    String diagram = text.substring(text.indexOf("```"), text.lastIndexOf("```"));
    String quoted =
        matches(QUOTED, text).map(match -> match.group(1)).collect(Collectors.joining(" "));

    Set<String> named =
        matches(CLASS_NAME, diagram + " " + quoted)
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).hasSizeGreaterThan(40).isSubsetOf(declaredClasses());
  }

  @Test
  void describesEveryPackage() throws IOException {
    String text = Files.readString(ARCHITECTURE);

    try (Stream<Path> folders = Files.list(SOURCES)) {
      assertThat(folders.filter(Files::isDirectory))
          .allSatisfy(folder -> assertThat(text).contains("**`" + folder.getFileName() + "`**"));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksToWhatExists(Path document) throws IOException {
    String text = Files.readString(document);
    List<String> links =
        matches(LINK, text)
            .map(match -> match.group(1))
            .filter(link -> !link.startsWith("https://"))
            .toList();

    for (String link : links) {
      String[] parts = link.split("#", 2);
      Path linked = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
      assertThat(linked).as(link).exists();
      if (parts.length == 2) {
        assertThat(anchors(Files.readString(linked))).as(link).contains(parts[1]);
      }
    }
  }

  @Test
  void hasEveryPageInTheMenuOfTheSite() throws IOException {
    String menu = Files.readString(Path.of("mkdocs.yml"));

    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .filteredOn(page -> page.endsWith(".md"))
          .allSatisfy(page -> assertThat(menu).contains("- " + page + "\n"));
    }
  }

  @Test
  void hasASampleConfigurationWithoutFault() {
    assertThat(SettingsReader.read(List.of("config.sample.json"), Map.of()).warnings()).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      return Stream.concat(
              Stream.of(
                      "README.md",
                      "CONTRIBUTING.md",
                      "CHANGELOG.md",
                      "CODE_OF_CONDUCT.md",
                      "examples/README.md")
                  .map(Path::of),
              pages.filter(page -> page.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  private static Set<String> declaredClasses() throws IOException {
    Set<String> classes = new TreeSet<>();
    for (Path root : List.of(SOURCES, TESTS)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          matches(DECLARATION, Files.readString(file))
              .map(match -> match.group(1))
              .forEach(classes::add);
        }
      }
    }
    return classes;
  }

  /** Returns headings in the form of links: lower case, hyphens for spaces, no punctuation. */
  private static List<String> anchors(String text) {
    return matches(HEADING, text)
        .map(match -> match.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
