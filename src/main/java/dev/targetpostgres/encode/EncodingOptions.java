package dev.targetpostgres.encode;

/**
 * What a user may choose about values.
 *
 * @param sanitize replace NUL and lone surrogates by U+FFFD rather than refuse the record
 */
public record EncodingOptions(boolean sanitize) {}
