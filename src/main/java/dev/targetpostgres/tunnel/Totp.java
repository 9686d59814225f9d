package dev.targetpostgres.tunnel;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time codes. Returns each code once, since a server accepts none twice. Used by one
 * thread at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6238">RFC 6238</a>
 */
final class Totp {
  private static final String URL_START = "otpauth://totp/";
  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS_OF_LETTER = 5;
  private static final int MOST_DIGITS = 9;
  private static final int LONGEST_PERIOD = 3600;

  private final byte[] key;
  private final String algorithm;
  private final int digits;
  private final int period;
  private final InstantSource clock;
  private long lastStep = Long.MIN_VALUE;

  private Totp(byte[] key, String algorithm, int digits, int period, InstantSource clock) {
    this.key = key;
    this.algorithm = algorithm;
    this.digits = digits;
    this.period = period;
    this.clock = clock;
  }

  /**
   * Reads a key in Base32, or an {@code otpauth} URL from a QR code.
   *
   * @throws IllegalArgumentException if it is neither; the message does not quote it
   */
  static Totp of(String written, InstantSource clock) {
    Map<String, String> parameters = new HashMap<>();
    String text = written.strip();
    if (text.startsWith(URL_START)) {
      for (String pair : text.substring(text.indexOf('?') + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(
              pair.substring(0, equals).toLowerCase(Locale.ROOT),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
    } else {
      parameters.put("secret", text);
    }
    String hash = parameters.getOrDefault("algorithm", "SHA1").replace("-", "");
    return new Totp(
        base32(parameters.getOrDefault("secret", "")),
        "Hmac" + hash.toUpperCase(Locale.ROOT),
        number(parameters.getOrDefault("digits", "6"), MOST_DIGITS),
        number(parameters.getOrDefault("period", "30"), LONGEST_PERIOD),
        clock);
  }

  /** Returns the current code; if it was returned before, waits for the next one. */
  String next() throws InterruptedException, GeneralSecurityException {
    long step = step();
    while (step <= lastStep) {
      long next = (lastStep + 1) * period * 1000L;
      Thread.sleep(Math.max(1, next - clock.millis()));
      step = step();
    }
    lastStep = step;
    return code(step);
  }

  private long step() {
    return Math.floorDiv(clock.millis(), period * 1000L);
  }

  private String code(long step) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key, algorithm));
    byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int offset = hash[hash.length - 1] & 0xf;
    int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
    String all = String.format(Locale.ROOT, "%010d", number);
    return all.substring(all.length() - digits);
  }

  private static int number(String written, int most) {
    int number = Integer.parseInt(written);
    if (number < 1 || number > most) {
      throw new IllegalArgumentException("out of range");
    }
    return number;
  }

  private static byte[] base32(String written) {
    String letters =
        written.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "").replaceAll("=+$", "");
    ByteBuffer bytes = ByteBuffer.allocate(letters.length() * BITS_OF_LETTER / Byte.SIZE);
    int bits = 0;
    int held = 0;
    for (int i = 0; i < letters.length(); i++) {
      int value = BASE_32.indexOf(letters.charAt(i));
      if (value < 0) {
        throw new IllegalArgumentException("not base 32");
      }
      bits = bits << BITS_OF_LETTER | value;
      held += BITS_OF_LETTER;
      if (held >= Byte.SIZE) {
        held -= Byte.SIZE;
        bytes.put((byte) (bits >> held));
      }
    }
    if (bytes.capacity() == 0) {
      throw new IllegalArgumentException("empty");
    }
    return bytes.array();
  }
}
