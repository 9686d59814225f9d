package dev.targetpostgres.validate;

/**
 * Counts the steps that checking a record takes, so that a schema against which a record could be
 * checked for ever ends with the same answer on every machine.
 */
final class Work {
  /** Checks within checks, which take the thread's stack. */
  private static final int DEEPEST = 4000;

  private long left;
  private int depth;

  Work(long steps) {
    left = steps;
  }

  /** More steps than allowed. */
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

  /** The text, each look at which is a step. */
  CharSequence counted(CharSequence text) {
    return new CountedText(text, this);
  }

  private record CountedText(CharSequence text, Work work) implements CharSequence {
    @Override
    public char charAt(int index) {
      work.step();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.subSequence(start, end), work);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
