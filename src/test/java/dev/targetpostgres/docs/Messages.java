package dev.targetpostgres.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the program has to say to its users when something is wrong, as its sources have it.
 *
 * <p>That is what is handed to an exception, to a method of the same class that makes one, to the
 * log as a warning, or to a list of what is wrong; and every text of the classes that do little but
 * put failures into words.
 */
final class Messages {
  private static final Path SOURCES = Path.of("src", "main", "java");

  private static final Set<String> CLASSES_OF_WORDS =
      Set.of(
          "CannotConnect",
          "Certificates",
          "HostKeyCheck",
          "PasswordFile",
          "Prompts",
          "ServerErrors",
          "ServerFacts",
          "TlsFailures",
          "UntrustedServerException");

  /** These tell of a bug, or are caught and put into other words. */
  private static final String EXCEPTION =
      "(?!IllegalState|UnsupportedOperation|NoSuch|Arithmetic|IO|Socket|Interrupted|SQLFeature)[A-Z]\\w*Exception";

  private static final Pattern CALL =
      Pattern.compile(
          "new %1$s|%1$s\\.\\w+|LOG\\.(warn|error)|(problems|warnings|objections)\\.add|\\w+\\.wrong"
              .formatted(EXCEPTION));
  private static final Pattern MAKER =
      Pattern.compile("\\b(?:" + EXCEPTION + "|void(?= (?:object|warnOnce)\\()) (\\w+)\\(");

  /** SQL, patterns and single words are none. */
  private static final Pattern SENTENCE = Pattern.compile("[a-z\"…]\\W* \\W*[a-z]");

  private static final Pattern AROUND = Pattern.compile("^[… ;:,]+|[… ;:,]+$");

  private Messages() {}

  /** The messages, as {@link #bare} leaves them. */
  static Set<String> read() throws IOException {
    Set<String> messages = new TreeSet<>();
    for (Path file : files()) {
      String source = Files.readString(file);
      Set<String> makers =
          matches(MAKER, source).map(maker -> maker.group(1)).collect(Collectors.toSet());
      boolean all = CLASSES_OF_WORDS.contains(file.getFileName().toString().replace(".java", ""));
      SourceTexts.of(source).stream()
          .filter(text -> all || text.calls().stream().anyMatch(call -> isMessage(call, makers)))
          .map(text -> bare(text.wording()))
          .filter(text -> SENTENCE.matcher(text).find())
          .forEach(messages::add);
    }
    return messages;
  }

  /** Every text of the sources. */
  static Set<String> allTexts() throws IOException {
    Set<String> texts = new TreeSet<>();
    for (Path file : files()) {
      SourceTexts.of(Files.readString(file)).forEach(text -> texts.add(bare(text.wording())));
    }
    return texts;
  }

  /** A wording without what joins it to what is put before and behind it. */
  static String bare(String wording) {
    return AROUND.matcher(wording).replaceAll("");
  }

  private static boolean isMessage(String call, Set<String> makers) {
    return CALL.matcher(call).matches() || makers.contains(call);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(path -> path.toString().endsWith(".java")).toList();
    }
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
