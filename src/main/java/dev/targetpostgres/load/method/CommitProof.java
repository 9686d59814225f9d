package dev.targetpostgres.load.method;

/** How to find out whether a batch's commit succeeded if the server's answer was lost. */
public enum CommitProof {
  /** Not needed: loading the batch twice is idempotent. */
  NOT_NEEDED,
  /** A commit marker is written with the batch. */
  MARKER,
  /** The ordinals of the batch's rows are in the staging table if the commit succeeded. */
  ORDINALS,
  /** A proof is needed, but the role may not write commit markers. */
  NOT_POSSIBLE
}
