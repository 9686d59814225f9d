package dev.targetpostgres.validate;

/**
 * Counts the steps of a record's check and limits them. A schema can make a check endless; with
 * this limit, it ends with the same result on every machine. Not thread-safe.
 */
final class StepCounter {
  /** Greatest depth of nested checks, which use the thread's stack. */
  private static final int DEEPEST = 4000;

  private long left;
  private int depth;

  StepCounter(long steps) {
    left = steps;
  }

  /** Thrown if a check exceeds its limit. */
  static final class TooMuchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooMuchException() {
      super("more steps than a record may take", null, false, false);
    }
  }

  void step() {
    steps(1);
  }

  void steps(long count) {
    left -= count;
    if (left < 0) {
      throw new TooMuchException();
    }
  }

  void enter() {
    steps(1);
    if (++depth > DEEPEST) {
      throw new TooMuchException();
    }
  }

  void leave() {
    depth--;
  }

  /** Returns the text, and counts each access to a character as a step. */
  CharSequence counted(CharSequence text) {
    return new CountedText(text, this);
  }

  private record CountedText(CharSequence text, StepCounter counter) implements CharSequence {
    @Override
    public char charAt(int index) {
      counter.step();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.subSequence(start, end), counter);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
