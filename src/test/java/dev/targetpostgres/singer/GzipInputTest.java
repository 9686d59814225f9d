package dev.targetpostgres.singer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.testing.Seed;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/** Every byte of a gzip file is either returned as data or a reason to fail. */
final class GzipInputTest {
  private static final int HEADER_CHECKSUM = 2;
  private static final int ALL_FIELDS = 4 | 8 | 16 | HEADER_CHECKSUM;

  @Test
  void readsMembersOfAnySizeHoweverTheFileComes() throws IOException {
    Random random = Seed.random("GzipInputTest");
    for (int run = 0; run < 50; run++) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      int members = 1 + random.nextInt(4);
      for (int member = 0; member < members; member++) {
        byte[] data = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(200_000)];
        random.nextBytes(data);
        plain.write(data);
        file.write(gzip(data));
        file.write(new byte[random.nextInt(3) == 0 ? random.nextInt(100_000) : 0]);
      }
      byte[] expected = plain.toByteArray();
      assertThat(read(file.toByteArray(), 1 + random.nextInt(100_000))).isEqualTo(expected);
    }
  }

  @Test
  void skipsTheFieldsThatAHeaderMayHave() throws IOException {
    byte[] data = "text".getBytes(UTF_8);
    byte[] file = withAllFields(data);
    assertThat(read(file, 1)).isEqualTo(data);
    int checksum = file.length - gzip(data).length + 10 - 2;
    file[checksum] ^= 1;
    assertThatThrownBy(() -> read(file, 1))
        .isInstanceOf(ZipException.class)
        .hasMessage("member 1: the checksum of its header is wrong");
  }

  @Test
  void failsWhereverTheFileIsCutOff() throws IOException {
    byte[] data = "text".getBytes(UTF_8);
    byte[] member = withAllFields(data);
    byte[] both = Arrays.copyOf(member, 2 * member.length);
    System.arraycopy(member, 0, both, member.length, member.length);
    for (int length = 0; length < both.length; length++) {
      byte[] cut = Arrays.copyOf(both, length);
      if (length == member.length) {
        assertThat(read(cut, 100)).isEqualTo(data);
        continue;
      }
      assertThatThrownBy(() -> read(cut, 100)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void handsOutNothingElseWhenABitOfTheDataIsWrong() throws IOException {
    byte[] data = "{\"id\": 1, \"text\": \"some text, some more text\"}\n".getBytes(UTF_8);
    byte[] whole = gzip(data);
    // The header's time, extra flags and system do not affect the data.
    for (int bit = 10 * 8; bit < whole.length * 8; bit++) {
      byte[] wrong = whole.clone();
      wrong[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        // The last bits of the data's last byte can be unused.
        assertThat(read(wrong, 100)).as("bit %d", bit).isEqualTo(data);
      } catch (EOFException | ZipException noticed) {
        assertThat(noticed).hasMessageStartingWith("member ");
      }
    }
  }

  private static byte[] read(byte[] file, int atOnce) throws IOException {
    try (GzipInput input = new GzipInput(new ChunkedInput(file, () -> atOnce))) {
      byte[] all = input.readAllBytes();
      assertThat(input.read()).isEqualTo(-1);
      return all;
    }
  }

  private static byte[] gzip(byte[] data) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(file)) {
      out.write(data);
    }
    return file.toByteArray();
  }

  /** Returns a member whose header has all optional fields. */
  private static byte[] withAllFields(byte[] data) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(new byte[] {0x1F, (byte) 0x8B, Deflater.DEFLATED, ALL_FIELDS, 0, 0, 0, 0, 0, 3});
    header.write(new byte[] {3, 0, 1, 0, 2});
    header.write("name\0a comment\0".getBytes(UTF_8));
    CRC32 checksum = new CRC32();
    checksum.update(header.toByteArray());
    header.write((int) checksum.getValue());
    header.write((int) checksum.getValue() >> 8);
    byte[] plain = gzip(data);
    header.write(plain, 10, plain.length - 10);
    return header.toByteArray();
  }
}
