package dev.targetpostgres.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page of messages has all that the program prints, as it prints it.
 *
 * <p>A message stands on the page as an item of a list, in code, with {@code …} for what is put in.
 */
final class TroubleshootingTest {
  private static final Path PAGE = Path.of("docs", "troubleshooting.md");
  private static final Pattern ITEM = Pattern.compile("(?m)^- `([^`]+)`$");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Words that look like messages, with where they go. */
  private static final Set<String> NOT_PRINTED =
      Set.of(
          "Received fatal alert", // Java's own, and looked for
          "The server does not support SSL.", // the driver's own, and looked for
          "not a wrapper of", // what the interface of JDBC asks for and nobody calls
          "a table was altered", // said by the batch that is then loaded alone
          "a BEGIN without an END", // said in other words, with the setting's name
          "is a property", // of a class that takes care not to be asked
          "a constant cannot hold NUL", // names and texts are checked before
          "a name cannot hold NUL",
          "more than one value", // of a config file, said as what is not valid JSON
          "out of range", // one-time codes: the setting's reader says what is wanted
          "not base 32");

  @Test
  void explainsEveryMessage() throws IOException {
    Set<String> messages = Messages.read();
    messages.removeAll(NOT_PRINTED);

    assertThat(messages).hasSizeGreaterThan(200);
    messages.removeAll(explained());
    assertThat(messages).as("messages that %s does not explain", PAGE).isEmpty();
  }

  @Test
  void explainsNoMessageThatIsGone() throws IOException {
    Set<String> explained = explained();

    explained.removeAll(Messages.allTexts());

    assertThat(explained).as("wordings that the program does not have").isEmpty();
  }

  @Test
  void leavesOutOnlyWhatIsThere() throws IOException {
    assertThat(Messages.read()).containsAll(NOT_PRINTED);
  }

  private static Set<String> explained() throws IOException {
    Set<String> explained = new TreeSet<>();
    ITEM.matcher(Files.readString(PAGE))
        .results()
        .forEach(
            item -> explained.add(Messages.bare(BLANKS.matcher(item.group(1)).replaceAll(" "))));
    return explained;
  }
}
