package dev.targetpostgres.singer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Seed;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8Test {
  /** The number of bytes that Utf8 can read after the end. */
  private static final int SLACK = 4;

  private final CharsetDecoder decoder = UTF_8.newDecoder();

  @Test
  void agreesWithTheJdkOnEverySequenceOfTwoBytes() {
    for (int value = 0; value < 0x10000; value++) {
      check(new byte[] {(byte) (value >> 8), (byte) value});
    }
  }

  @Test
  void agreesWithTheJdkOnEveryLeadByteBeforeContinuations() {
    for (int lead = 0xC0; lead < 0x100; lead++) {
      for (int second = 0; second < 0x100; second++) {
        check(new byte[] {(byte) lead, (byte) second, (byte) 0x80, (byte) 0xBF});
        check(new byte[] {(byte) lead, (byte) second, (byte) 0x80, 'a'});
        check(new byte[] {(byte) lead, (byte) second, (byte) 0x80});
      }
    }
  }

  @Test
  void agreesWithTheJdkOnRandomBytes() {
    Random random = Seed.random("Utf8Test");
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[random.nextInt(12)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0x80 | random.nextInt(128));
      }
      check(bytes);
    }
  }

  @Test
  void agreesWithTheJdkOnTextWithOneByteChanged() {
    Random random = Seed.random("Utf8Test");
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 6; i++) {
        text.appendCodePoint(randomCharacter(random));
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      assertThat(firstInvalid(bytes)).isEqualTo(-1);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      check(bytes);
    }
  }

  @Test
  void walksOverCharactersOfEveryLength() {
    for (int codePoint :
        new int[] {0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF}) {
      byte[] character = Character.toString(codePoint).getBytes(UTF_8);
      assertThat(Utf8.behindCharacter(withSlack(character, (byte) 'x'), 0))
          .isEqualTo(character.length);
    }
  }

  private static int randomCharacter(Random random) {
    int[] limits = {0x80, 0x800, 0xD800, 0x110000};
    int limit = limits[random.nextInt(limits.length)];
    int character = random.nextInt(limit);
    return character >= 0xD800 && character < 0xE000 ? character - 0x800 : character;
  }

  private void check(byte[] bytes) {
    assertThat(firstInvalid(bytes)).as("%s", Arrays.toString(bytes)).isEqualTo(expected(bytes));
  }

  /** Returns the first invalid byte, after a check that bytes after the end have no effect. */
  private static int firstInvalid(byte[] bytes) {
    int first = Utf8.firstInvalid(withSlack(bytes, (byte) '\n'), 0, bytes.length);
    assertThat(Utf8.firstInvalid(withSlack(bytes, (byte) 0x80), 0, bytes.length)).isEqualTo(first);
    return first;
  }

  private static byte[] withSlack(byte[] bytes, byte filler) {
    byte[] padded = Arrays.copyOf(bytes, bytes.length + SLACK);
    Arrays.fill(padded, bytes.length, padded.length, filler);
    return padded;
  }

  private int expected(byte[] bytes) {
    decoder.reset();
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(input, CharBuffer.allocate(bytes.length + 1), true);
    return result.isError() ? input.position() : -1;
  }
}
