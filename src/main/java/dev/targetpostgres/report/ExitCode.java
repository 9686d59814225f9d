package dev.targetpostgres.report;

/** How the process ended, as scripts and schedulers see it. Part of the public interface. */
public enum ExitCode {
  /** Everything read is committed and the last STATE is printed. */
  DONE(0),
  /** The database rejected the work: permissions, DDL, or a connection lost for good. */
  LOAD_FAILED(1),
  /**
   * The command line or the configuration is wrong. Where that shows only when a stream's SCHEMA
   * comes, everything read before it is committed.
   */
  USAGE(2),
  /** The input is malformed or holds a record that was rejected. */
  INPUT(3),
  /** The database cannot be reached, or does not let us in. */
  CANNOT_CONNECT(4),
  /** SIGINT, after a graceful drain. */
  INTERRUPTED(130),
  /** SIGTERM, after a graceful drain. */
  TERMINATED(143);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The process's exit status, 0 to 255. */
  public int status() {
    return status;
  }
}
