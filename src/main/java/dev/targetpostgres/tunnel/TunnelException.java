package dev.targetpostgres.tunnel;

import dev.targetpostgres.report.Text;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says why the tunnel cannot reach its destination, and what to do. */
public final class TunnelException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;

  private TunnelException(Text message, boolean lasting, @Nullable Throwable cause) {
    super(message.toString(), cause);
    this.lasting = lasting;
  }

  /** Returns an exception for a failure after which a later attempt can succeed. */
  static TunnelException transientFailure(Text message, @Nullable Throwable cause) {
    return new TunnelException(message, false, cause);
  }

  /** Returns an exception for a failure that lasts until the settings or a server change. */
  static TunnelException lasting(Text message, @Nullable Throwable cause) {
    return new TunnelException(message, true, cause);
  }

  /** Returns whether another attempt would fail in the same way. */
  public boolean isLasting() {
    return lasting;
  }
}
