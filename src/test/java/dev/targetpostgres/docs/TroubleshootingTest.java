package dev.targetpostgres.docs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page of messages explains every entry of the catalogue, {@link Wording}, and nothing else.
 *
 * <p>The page shows an entry as a list item in code, with {@code …} for each value.
 */
final class TroubleshootingTest {
  private static final Path PAGE = Path.of("docs", "troubleshooting.md");
  private static final Pattern ITEM = Pattern.compile("(?m)^- `([^`]+)`$");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern GAPS = Pattern.compile("(%s|…)+");
  private static final Pattern WORD = Pattern.compile("[a-z]");

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.targetpostgres");

  @Test
  void explainsEveryMessageAndNoOther() throws IOException {
    assertThat(items()).containsExactlyInAnyOrderElementsOf(entries());
  }

  @Test
  void everyEntryIsUsed() {
    Set<String> unused =
        PROGRAM.get(Wording.class).getFields().stream()
            .filter(field -> field.getRawType().isEquivalentTo(Wording.class))
            .filter(
                field ->
                    field.getAccessesToSelf().stream()
                        .allMatch(access -> access.getOriginOwner().isEquivalentTo(Wording.class)))
            .map(field -> field.getName())
            .collect(toCollection(TreeSet::new));

    assertThat(unused).isEmpty();
  }

  /** Returns the entries without those that only join other texts. */
  private static Set<String> entries() {
    return Stream.of(Wording.values())
        .map(entry -> GAPS.matcher(entry.toString()).replaceAll("…"))
        .filter(text -> WORD.matcher(text).find())
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> items() throws IOException {
    return ITEM.matcher(Files.readString(PAGE))
        .results()
        .map(item -> BLANKS.matcher(item.group(1)).replaceAll(" "))
        .collect(toCollection(TreeSet::new));
  }
}
