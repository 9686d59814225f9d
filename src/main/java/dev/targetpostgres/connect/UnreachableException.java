package dev.targetpostgres.connect;

import dev.targetpostgres.report.Text;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A server cannot be reached, or logged in to; the message says why and what to do. */
public final class UnreachableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With its cause, if there is one. */
  public UnreachableException(Text message, @Nullable Throwable cause) {
    super(message.toString(), cause);
  }
}
