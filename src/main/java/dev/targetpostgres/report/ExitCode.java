package dev.targetpostgres.report;

/** The exit codes of the process. Part of the public interface. */
public enum ExitCode {
  /** Everything read is committed and the last STATE is printed. */
  DONE(0),
  /** The database rejected the work: permissions, DDL, or a connection lost for good. */
  LOAD_FAILED(1),
  /**
   * The command line or the configuration is wrong. If a stream's SCHEMA reveals this, everything
   * read before it is committed.
   */
  USAGE(2),
  /** The input is malformed or contains a rejected record. */
  INPUT(3),
  /** The database cannot be reached or rejects the login. */
  CANNOT_CONNECT(4),
  /** SIGINT, after a graceful drain. */
  INTERRUPTED(130),
  /** SIGTERM, after a graceful drain. */
  TERMINATED(143);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** Returns the process's exit status, 0 to 255. */
  public int status() {
    return status;
  }
}
