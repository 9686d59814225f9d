package dev.targetpostgres.schema;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Encoding of bytes in a JSON string: JSON Schema's {@code contentEncoding}. */
public enum ContentEncoding {
  /** The string is text. */
  NONE,
  /** Two hexadecimal digits for each byte. */
  BASE16,
  /** RFC 4648, section 4 or 5, with optional padding. */
  BASE64;

  /** Returns the encoding of that name, or {@link #NONE} if the target does not decode it. */
  static ContentEncoding of(@Nullable String name) {
    return switch (name == null ? "" : name.toLowerCase(Locale.ROOT)) {
      case "base16", "hex" -> BASE16;
      case "base64", "base64url" -> BASE64;
      default -> NONE;
    };
  }
}
