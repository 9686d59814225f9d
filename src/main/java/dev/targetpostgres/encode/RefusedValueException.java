package dev.targetpostgres.encode;

import java.nio.charset.StandardCharsets;

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
    String text = new String(bytes, start, length, StandardCharsets.UTF_8);
    return length < end - start ? text + "…" : text;
  }
}
