package dev.targetpostgres.schema.normal;

import dev.targetpostgres.report.Text;

/** A SCHEMA of which not even a part can be trusted; the message says why, without the stream. */
public final class UnusableSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableSchemaException(Text reason) {
    super(reason.toString());
  }
}
