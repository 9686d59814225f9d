package dev.targetpostgres.encode;

/**
 * What a user may choose about values.
 *
 * @param sanitize replace NUL and lone surrogates by U+FFFD rather than reject the record
 * @param keepsAllDigits take doubles that are written out with all their digits as they are
 */
public record EncodingOptions(boolean sanitize, boolean keepsAllDigits) {}
