package dev.targetpostgres.tunnel;

import dev.targetpostgres.report.Text;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The tunnel leads nowhere; the message says why, and what to do. */
public final class TunnelException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;

  private TunnelException(Text message, boolean lasting, @Nullable Throwable cause) {
    super(message.toString(), cause);
    this.lasting = lasting;
  }

  /** It may go well a little later. */
  static TunnelException passing(Text message, @Nullable Throwable cause) {
    return new TunnelException(message, false, cause);
  }

  /** It stays so until somebody changes something. */
  static TunnelException lasting(Text message, @Nullable Throwable cause) {
    return new TunnelException(message, true, cause);
  }

  /** Whether it is in vain to try again. */
  public boolean isLasting() {
    return lasting;
  }
}
