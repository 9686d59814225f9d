package dev.targetpostgres.schema.normal;

import dev.targetpostgres.report.Text;

/** Thrown if a SCHEMA cannot be used at all. The message is the reason, without the stream. */
public final class UnusableSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableSchemaException(Text reason) {
    super(reason.toString());
  }
}
