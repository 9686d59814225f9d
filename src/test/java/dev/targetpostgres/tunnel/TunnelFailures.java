package dev.targetpostgres.tunnel;

import dev.targetpostgres.report.Text;

/** Makes failures of tunnels for tests of other packages. */
public final class TunnelFailures {
  private TunnelFailures() {}

  /** Returns a lasting failure or a transient one. */
  public static TunnelException of(boolean lasting) {
    return lasting
        ? TunnelException.lasting(Text.quoted("shut"), null)
        : TunnelException.passing(Text.quoted("broken"), null);
  }
}
