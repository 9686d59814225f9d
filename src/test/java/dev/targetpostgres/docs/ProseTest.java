package dev.targetpostgres.docs;

import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.config.SettingsTable;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages, messages, settings and comments are in plain English, as {@link Prose} checks it. */
final class ProseTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "targetpostgres");

  @Test
  void findsTermsLongSentencesAndWhereForIf() {
    String page =
        "# A page\n\nA refused record `is refused`.\nWhere it rains, stay." + " so".repeat(36);

    assertThat(Prose.ofMarkdown("page", page))
        .satisfiesExactly(
            term -> assertThat(term).isEqualTo("page:3: \"refused\": say rejected"),
            where -> assertThat(where).startsWith("page:4: begin with \"If\": Where it rains"),
            length -> assertThat(length).startsWith("page:4: 36 words: so so"));
    assertThat(Prose.ofComments("A.java", "int a = 1; // It will\n// do.\nString s = \"refused\";"))
        .containsExactly("A.java:1: \"will do\": say is suitable");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void pageIsPlain(Path page) {
    isPlain(page.toString(), Prose.ofMarkdown(page.toString(), read(page)));
  }

  /** The sections of older versions are not checked. */
  @Test
  void newestChangesArePlain() {
    String text = read(Path.of("CHANGELOG.md"));
    int older = text.indexOf("\n## [", text.indexOf("\n## [") + 1);

    isPlain(
        "CHANGELOG.md",
        Prose.ofMarkdown("CHANGELOG.md", older < 0 ? text : text.substring(0, older)));
  }

  @Test
  void messagesArePlain() {
    isPlain(
        "Wording",
        Stream.of(Wording.values())
            .flatMap(entry -> Prose.ofMessage(entry.name(), entry.toString()).stream())
            .toList());
  }

  @Test
  void settingsArePlain() {
    isPlain(
        "SettingsTable",
        SettingsTable.ALL.stream()
            .flatMap(setting -> Prose.ofMarkdown(setting.name(), setting.description()).stream())
            .toList());
  }

  /** Of comments, only the terms are checked. */
  @Test
  void commentsUseTheTerms() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .collect(
              groupingBy(
                  file -> SOURCES.relativize(file.getParent()).toString(),
                  TreeMap::new,
                  flatMapping(
                      file -> Prose.ofComments(file.toString(), read(file)).stream(), toList())))
          .forEach(ProseTest::isPlain);
    }
  }

  private static void isPlain(String text, List<String> findings) {
    assertThat(findings).as(() -> text + ":\n" + String.join("\n", findings)).isEmpty();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md").map(Path::of),
              pages.filter(page -> page.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
