package dev.targetpostgres.schema;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a JSON string carries bytes: JSON Schema's {@code contentEncoding}. */
public enum ContentEncoding {
  /** The string is text. */
  NONE,
  /** Two hexadecimal digits a byte. */
  BASE16,
  /** RFC 4648 section 4 or 5, padding optional. */
  BASE64;

  /** The encoding of that name; {@link #NONE} for names that we do not decode. */
  static ContentEncoding of(@Nullable String name) {
    return switch (name == null ? "" : name.toLowerCase(Locale.ROOT)) {
      case "base16", "hex" -> BASE16;
      case "base64", "base64url" -> BASE64;
      default -> NONE;
    };
  }
}
