package dev.targetpostgres.load.method;

/** How to find out whether a batch's commit succeeded when its answer was lost. */
public enum CommitProof {
  /** Not needed: loading the batch twice is idempotent. */
  NOT_NEEDED,
  /** A commit marker is written with the batch. */
  MARKER,
  /** The ordinals of its staged rows tell. */
  ORDINALS,
  /** A proof is needed, but the role may not keep commit markers. */
  NOT_POSSIBLE
}
