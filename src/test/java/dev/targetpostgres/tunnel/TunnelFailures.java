package dev.targetpostgres.tunnel;

import dev.targetpostgres.report.Text;

/** Failures of tunnels, for tests of those who hear of them. */
public final class TunnelFailures {
  private TunnelFailures() {}

  /** Returns one that stays until somebody changes something, or one that may pass. */
  public static TunnelException of(boolean lasting) {
    return lasting
        ? TunnelException.lasting(Text.quoted("shut"), null)
        : TunnelException.transientFailure(Text.quoted("broken"), null);
  }
}
