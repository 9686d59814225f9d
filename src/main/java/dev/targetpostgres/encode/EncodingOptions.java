package dev.targetpostgres.encode;

/**
 * Options for the encoding of values, which the user sets. Immutable.
 *
 * @param sanitize replaces NUL and lone surrogates by U+FFFD instead of rejecting the record
 * @param keepsAllDigits keeps all digits of a {@link WrittenOutDouble}
 */
public record EncodingOptions(boolean sanitize, boolean keepsAllDigits) {}
