package dev.targetpostgres.connect;

import dev.targetpostgres.report.Text;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** We cannot reach a server or log in to it; the message says why and what to do. */
public final class UnreachableException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnreachableException(Text message, @Nullable Throwable cause) {
    super(message.toString(), cause);
  }
}
