package dev.targetpostgres.encode;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A value that its column cannot hold as sent; the message is the reason. */
final class RefusedValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_SHOWN = 60;

  /** Carries no stack trace: with {@code invalid_records: reject} there may be many. */
  RefusedValueException(String reason) {
    super(reason, null, false, false);
  }

  /** "value is not …". */
  static RefusedValueException of(byte[] bytes, int start, int end, String reason) {
    return new RefusedValueException(shown(bytes, start, end) + " " + reason);
  }

  private static String shown(byte[] bytes, int start, int end) {
    int length = Math.min(end - start, LONGEST_SHOWN);
    String text = visible(new String(bytes, start, length, StandardCharsets.UTF_8));
    return length < end - start ? text + "…" : text;
  }

  /** A refusal is one line, whatever is refused. */
  private static String visible(String text) {
    return text.chars().noneMatch(Character::isISOControl)
        ? text
        : text.chars()
            .mapToObj(
                c -> Character.isISOControl(c) ? "\\u%04x".formatted(c) : Character.toString(c))
            .collect(Collectors.joining());
  }
}
