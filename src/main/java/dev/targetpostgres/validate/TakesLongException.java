package dev.targetpostgres.validate;

/** A record's check takes so long that others should not wait for it. */
public final class TakesLongException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TakesLongException() {
    super("checking takes long", null, false, false);
  }
}
