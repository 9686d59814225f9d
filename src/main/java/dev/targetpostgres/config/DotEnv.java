package dev.targetpostgres.config;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file named {@code .env}. Each line is {@code NAME=value} as in a shell, with or without
 * {@code export}. Values can be quoted, and then have several lines. In double quotes a backslash
 * stands before {@code n}, {@code t} or a literal character. Variables are not expanded.
 */
final class DotEnv {
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\G(?:[^\\S\\n]*(?:#[^\\n]*)?\\n)*"
              + "\\s*(?:export\\s+)?(?<name>[A-Za-z_][A-Za-z0-9_.]*)[^\\S\\n]*=[^\\S\\n]*"
              + "(?:'(?<single>[^']*)'|\"(?<twice>(?:[^\"\\\\]|\\\\.)*+)\"|(?<plain>[^\\n'\"][^\\n]*)?)"
              + "[^\\S\\n]*(?:#[^\\n]*)?(?:\\n|$)",
          Pattern.DOTALL);

  private static final Pattern REST = Pattern.compile("\\s*(?:#[^\\n]*(?:\\n\\s*|$))*");

  private DotEnv() {}

  /**
   * Returns the variables of the file, none if it does not exist. Later lines win.
   *
   * @param problems list to add errors to; they quote nothing of the file
   */
  static Map<String, String> read(Path file, List<Text> problems) {
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      return parse(file, text(file), problems);
    } catch (IOException unreadable) {
      problems.add(Wording.FILE_NOT_READABLE.with(file, TextFile.reason(file, unreadable)));
      return Map.of();
    }
  }

  /** Returns the text without a byte order mark and with Unix line ends. */
  private static String text(Path file) throws IOException {
    return Files.readString(file).replace("\r\n", "\n").replaceFirst("^\uFEFF", "");
  }

  private static Map<String, String> parse(Path file, String text, List<Text> problems) {
    Map<String, String> variables = new HashMap<>();
    Matcher entry = ENTRY.matcher(text);
    int end = 0;
    while (end < text.length() && entry.find()) {
      variables.put(entry.group("name"), value(entry));
      end = entry.end();
    }
    if (!REST.matcher(text).region(end, text.length()).matches()) {
      long line = text.substring(0, end).lines().count() + 1;
      problems.add(Wording.NOT_A_VARIABLE.with(file, line));
    }
    return variables;
  }

  private static String value(Matcher entry) {
    if (entry.group("single") != null) {
      return entry.group("single");
    }
    if (entry.group("twice") != null) {
      return unescaped(entry.group("twice"));
    }
    String plain = entry.group("plain");
    return plain == null ? "" : plain.replaceFirst("(^|\\s+)#.*", "").strip();
  }

  private static String unescaped(String text) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '\\') {
        i++;
        result.append(
            switch (text.charAt(i)) {
              case 'n' -> '\n';
              case 't' -> '\t';
              default -> text.charAt(i);
            });
      } else {
        result.append(character);
      }
    }
    return result.toString();
  }
}
