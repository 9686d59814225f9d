package dev.targetpostgres.validate;

/** Thrown if the check of a record takes so long that other streams should not wait for it. */
public final class TakesLongException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TakesLongException() {
    super("checking takes long", null, false, false);
  }
}
