package dev.targetpostgres.report;

import dev.targetpostgres.json.VisibleText;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * A message to a user, or a part of one. {@link Wording} makes them, and exceptions and warnings
 * for users accept no other type. Immutable.
 */
public final class Text {
  private final String words;

  Text(String words) {
    this.words = words;
  }

  /** Returns a text of a server, a library or the operating system, visible and cut to a limit. */
  public static Text quoted(String words) {
    return new Text(VisibleText.cut(words));
  }

  /** Returns the joined parts of such a text. Each part is cut to the limit. */
  public static Text quoted(List<String> parts) {
    return new Text(parts.stream().map(VisibleText::cut).collect(Collectors.joining()));
  }

  /** Returns the texts as sentences, one after the other. */
  public static Text sentences(List<Text> texts) {
    return new Text(texts.stream().map(Text::toString).collect(Collectors.joining(". ")));
  }

  /** Returns the texts with one line for each. */
  public static Text lines(List<Text> texts) {
    return new Text(
        texts.stream().map(Text::toString).collect(Collectors.joining(System.lineSeparator())));
  }

  /** Logs the text as a warning. */
  public void warn(Logger log) {
    log.warn("{}", words);
  }

  /** Logs the text as a warning, with the failure's stack trace. */
  void warn(Logger log, Throwable failure) {
    log.warn("{}", words, failure);
  }

  @Override
  public String toString() {
    return words;
  }
}
