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

  /** A later attempt can succeed. */
  static TunnelException transientFailure(Text message, @Nullable Throwable cause) {
    return new TunnelException(message, false, cause);
  }

  /** Every attempt fails until somebody changes the settings or a server. */
  static TunnelException lasting(Text message, @Nullable Throwable cause) {
    return new TunnelException(message, true, cause);
  }

  /** Returns whether another attempt would fail in the same way. */
  public boolean isLasting() {
    return lasting;
  }
}
