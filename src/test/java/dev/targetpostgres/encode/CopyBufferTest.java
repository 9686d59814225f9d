package dev.targetpostgres.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.targetpostgres.testing.Seed;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CopyBufferTest {
  private final PlainChunks chunks = new PlainChunks();
  private final CopyBuffer buffer = new CopyBuffer(chunks);

  @Test
  void writesBigEndianNumbers() {
    buffer.int8(0xFE);
    buffer.int16(-2);
    buffer.int32(0x01020304);
    buffer.int64(0x0102030405060708L);
    buffer.int16Field(7);
    buffer.int32Field(8);
    buffer.int64Field(9);
    buffer.nullField();
    buffer.bytesField(new byte[] {0, 1, 2, 3}, 1, 3);
    assertThat(buffer.toByteArray())
        .isEqualTo(
            written(
                out -> {
                  out.writeByte(0xFE);
                  out.writeShort(-2);
                  out.writeInt(0x01020304);
                  out.writeLong(0x0102030405060708L);
                  out.writeInt(2);
                  out.writeShort(7);
                  out.writeInt(4);
                  out.writeInt(8);
                  out.writeInt(8);
                  out.writeLong(9);
                  out.writeInt(-1);
                  out.writeInt(2);
                  out.writeShort(0x0102);
                }));
  }

  @Test
  void writesCharactersAsUtf8() {
    StringBuilder text = new StringBuilder();
    for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint += 61) {
      if (codePoint < 0xD800 || codePoint > 0xDFFF) {
        text.appendCodePoint(codePoint);
        buffer.character(codePoint);
      }
    }
    for (int edge : new int[] {0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF}) {
      text.appendCodePoint(edge);
      buffer.character(edge);
    }
    assertThat(buffer.toByteArray()).isEqualTo(text.toString().getBytes(UTF_8));
  }

  @Test
  void writesTheSameAcrossChunksAsWithinOne() {
    Random random = Seed.random("CopyBufferTest");
    for (int round = 0; round < 40; round++) {
      CopyBuffer copy = new CopyBuffer(chunks);
      byte[] expected =
          written(
              out -> {
                for (int i = random.nextInt(5000); i > 0; i--) {
                  write(random, copy, out);
                }
              });
      assertThat(copy.toByteArray()).isEqualTo(expected);
      assertThat(copy.size()).isEqualTo(expected.length);
      copy.release();
    }
    buffer.release();
    assertThat(chunks.held()).isZero();
  }

  @Test
  void neverLetsNumbersStraddleChunks() {
    byte[] padding = new byte[20];
    for (int before = 0; before < 20; before++) {
      CopyBuffer copy = new CopyBuffer(chunks);
      for (int filled = before; filled < 4096; filled += padding.length) {
        copy.bytes(padding, 0, padding.length);
      }
      copy.int64Field(Long.MAX_VALUE);
      int last = copy.chunkCount() - 1;
      byte[] all = copy.toByteArray();
      assertThat(Arrays.copyOfRange(all, all.length - 12, all.length))
          .isEqualTo(ByteBuffer.allocate(12).putInt(8).putLong(Long.MAX_VALUE).array());
      assertThat(copy.chunkLength(last)).isGreaterThanOrEqualTo(12);
    }
  }

  @Test
  void fillsLengthsInAcrossChunks() {
    for (int size : new int[] {0, 1, 4091, 4092, 4093, 20_000, 20_480, 200_000, 1_000_000}) {
      CopyBuffer copy = new CopyBuffer(chunks);
      copy.int16(1);
      long place = copy.beginLength();
      copy.bytes(new byte[size], 0, size);
      copy.setLength(place);
      copy.int16(2);
      assertThat(ByteBuffer.wrap(copy.toByteArray()).getInt(2)).as("size %d", size).isEqualTo(size);
    }
  }

  @Test
  void fillsNestedLengthsInAtEveryPlaceOfChunk() {
    for (int before = 4070; before < 4100; before++) {
      CopyBuffer copy = new CopyBuffer(chunks);
      copy.bytes(new byte[before], 0, before);
      long outer = copy.beginLength();
      copy.int32(1);
      long inner = copy.beginLength();
      copy.int64(2);
      copy.setLength(inner);
      copy.setLength(outer);
      ByteBuffer all = ByteBuffer.wrap(copy.toByteArray());
      assertThat(all.getInt(before)).isEqualTo(16);
      assertThat(all.getInt(before + 8)).isEqualTo(8);
    }
  }

  @Test
  void forgetsRowThatIsRolledBackWhereverItEnds() {
    byte[] kept = "kept row".getBytes(UTF_8);
    for (int size = 0; size < 600_000; size = size * 3 / 2 + 1) {
      CopyBuffer copy = new CopyBuffer(chunks);
      copy.beginRow();
      copy.bytesField(kept, 0, kept.length);
      byte[] before = copy.toByteArray();
      for (int times = 0; times < 2; times++) {
        copy.beginRow();
        copy.bytesField(new byte[size], 0, size);
        copy.rollBackRow();
        assertThat(copy.toByteArray()).isEqualTo(before);
        assertThat(copy.size()).isEqualTo(before.length);
      }
      copy.beginRow();
      copy.bytesField(kept, 0, kept.length);
      assertThat(copy.size()).isEqualTo(2L * before.length);
      copy.release();
    }
    buffer.release();
    assertThat(chunks.held()).isZero();
  }

  @Test
  void keepsExactlyTheRowsThatAreNotRolledBack() {
    Random random = Seed.random("CopyBufferTest");
    for (int round = 0; round < 30; round++) {
      CopyBuffer copy = new CopyBuffer(chunks);
      byte[] expected =
          written(
              out -> {
                for (int row = 0; row < 300; row++) {
                  ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                  DataOutputStream written = new DataOutputStream(bytes);
                  copy.beginRow();
                  for (int field = random.nextInt(6); field > 0; field--) {
                    write(random, copy, written);
                  }
                  if (random.nextInt(3) == 0) {
                    copy.rollBackRow();
                  } else {
                    out.write(bytes.toByteArray());
                  }
                }
              });
      assertThat(copy.toByteArray()).isEqualTo(expected);
      copy.release();
    }
  }

  @Test
  void fillsInWhatWasLeftInRowsThatStand() {
    Random random = Seed.random("CopyBufferTest");
    for (int round = 0; round < 30; round++) {
      CopyBuffer copy = new CopyBuffer(chunks);
      long value = random.nextLong();
      byte[] expected =
          written(
              out -> {
                for (int row = 0; row < 2000; row++) {
                  byte[] other = new byte[random.nextInt(40)];
                  copy.beginRow();
                  copy.fieldToFillIn();
                  copy.bytesField(other, 0, other.length);
                  copy.fieldToFillIn();
                  if (random.nextInt(4) == 0) {
                    copy.rollBackRow();
                  } else {
                    out.writeInt(8);
                    out.writeLong(value);
                    out.writeInt(other.length);
                    out.write(other);
                    out.writeInt(8);
                    out.writeLong(value);
                  }
                }
              });
      copy.fillIn(value);
      assertThat(copy.toByteArray()).isEqualTo(expected);
      copy.fillIn(value + 1);
      assertThat(copy.toByteArray()).as("filled in once").isEqualTo(expected);
      copy.release();
    }
  }

  @Test
  void fillsNothingInWhereNothingWasLeft() {
    buffer.int64Field(5);
    byte[] before = buffer.toByteArray();
    buffer.fillIn(7);
    assertThat(buffer.toByteArray()).isEqualTo(before);
  }

  @Test
  void handsItsBytesOutInChunksThatGrow() {
    byte[] bytes = new byte[600_000];
    new Random(1).nextBytes(bytes);
    buffer.bytes(bytes, 0, bytes.length);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < buffer.chunkCount(); i++) {
      all.write(buffer.chunk(i), 0, buffer.chunkLength(i));
    }
    assertThat(all.toByteArray()).isEqualTo(bytes);
    assertThat(chunks.sizes())
        .containsExactlyInAnyOrder(4096, 8192, 16_384, 32_768, 65_536, 131_072);
    assertThat(chunks.held()).isEqualTo(buffer.chunkCount());
  }

  @Test
  void givesAllMemoryBackOnce() {
    buffer.bytes(new byte[1_000_000], 0, 1_000_000);
    buffer.release();
    assertThat(chunks.held()).isZero();
    assertThatCode(buffer::release).doesNotThrowAnyException();
  }

  @Test
  void takesLittleForFewRows() {
    buffer.int64Field(1);
    assertThat(chunks.sizes()).containsExactly(4096);
  }

  @Test
  void cutsRangesOfRowsAnywhere() {
    Random random = Seed.random("CopyBufferTest");
    for (int round = 0; round < 20; round++) {
      CopyBuffer copy = new CopyBuffer(chunks);
      List<byte[]> rows = new ArrayList<>();
      for (int row = 0; row < 200; row++) {
        rows.add(writeRow(random, copy));
      }
      RowRange all = RowRange.all(copy, rows.size());
      assertThat(bytes(all)).isEqualTo(copy.toByteArray());
      for (int times = 0; times < 50; times++) {
        int from = random.nextInt(rows.size() + 1);
        int count = random.nextInt(rows.size() - from + 1);
        RowRange part = all.tail(from).head(count);
        assertThat(part.rows()).isEqualTo(count);
        assertThat(part.firstRow()).isEqualTo(from);
        assertThat(bytes(part)).isEqualTo(joined(rows.subList(from, from + count)));
        assertThat(bytes(all.head(from + count).tail(from))).isEqualTo(bytes(part));
      }
      copy.release();
    }
  }

  /** Rows, or their first fields, that start at the start of a chunk. */
  @Test
  void cutsRangesWhereChunksEnd() {
    for (int size : new int[] {2, 8}) {
      CopyBuffer copy = new CopyBuffer(chunks);
      row(copy, new byte[size]);
      for (int row = 1; row < 5_000; row++) {
        row(copy, new byte[] {(byte) (row >> 8), (byte) row});
      }
      RowRange all = RowRange.all(copy, 5_000);
      for (int row = 1; row < 5_000; row++) {
        assertThat(all.fields(row).get(0)).containsExactly(row >> 8, row);
      }
      copy.release();
    }
  }

  private static void row(CopyBuffer copy, byte[] value) {
    copy.int16(2);
    copy.bytesField(value, 0, value.length);
    copy.nullField();
  }

  @Test
  void givesTheFieldsOfARowBack() {
    List<byte[]> values = new ArrayList<>();
    for (int size = 0; size < 300_000; size = size * 2 + 1) {
      byte[] value = new byte[size];
      Arrays.fill(value, (byte) size);
      row(buffer, value);
      values.add(value);
    }
    RowRange all = RowRange.all(buffer, values.size());
    for (int row = 0; row < values.size(); row++) {
      assertThat(all.fields(row)).containsExactly(values.get(row), new byte[0]);
    }
  }

  @Test
  void readsTheNumberAtTheEndOfARow() {
    for (int row = 0; row < 3_000; row++) {
      buffer.int16(2);
      buffer.bytesField(new byte[row % 100], 0, row % 100);
      buffer.int64Field(Long.MAX_VALUE - row);
    }
    RowRange all = RowRange.all(buffer, 3_000);
    for (int row = 0; row < 3_000; row++) {
      assertThat(all.lastField(row)).isEqualTo(Long.MAX_VALUE - row);
    }
  }

  @Test
  void handsOutRowsWithoutTheirLastField() {
    Random random = Seed.random("CopyBufferTest");
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    int rows = 2_000;
    for (int row = 0; row < rows; row++) {
      byte[] value =
          new byte[random.nextInt(50) == 0 ? random.nextInt(300_000) : random.nextInt(9)];
      random.nextBytes(value);
      buffer.int16(3);
      buffer.nullField();
      buffer.bytesField(value, 0, value.length);
      buffer.int64Field(row);
      DataOutputStream shorter = new DataOutputStream(expected);
      write(shorter, value);
    }
    ByteArrayOutputStream handedOut = new ByteArrayOutputStream();
    RowRange.all(buffer, rows).forEachWithoutLastFields(1, handedOut::write);

    assertThat(handedOut.toByteArray()).isEqualTo(expected.toByteArray());
  }

  /** Writes a row of two fields, the first of them NULL. */
  private static void write(DataOutputStream out, byte[] value) {
    try {
      out.writeShort(2);
      out.writeInt(-1);
      out.writeInt(value.length);
      out.write(value);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static byte[] writeRow(Random random, CopyBuffer copy) {
    int before = (int) copy.size();
    int fields = random.nextInt(5);
    copy.beginRow();
    copy.int16(fields);
    for (int field = 0; field < fields; field++) {
      if (random.nextInt(4) == 0) {
        copy.nullField();
      } else {
        byte[] value =
            new byte[random.nextInt(20) == 0 ? random.nextInt(30_000) : random.nextInt(9)];
        random.nextBytes(value);
        copy.bytesField(value, 0, value.length);
      }
    }
    byte[] all = copy.toByteArray();
    return Arrays.copyOfRange(all, before, all.length);
  }

  private static byte[] bytes(RowRange range) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    range.forEach(bytes::write);
    return bytes.toByteArray();
  }

  private static byte[] joined(List<byte[]> rows) {
    return written(
        out -> {
          for (byte[] row : rows) {
            out.write(row);
          }
        });
  }

  /** Writes the same value to both. */
  private static void write(Random random, CopyBuffer copy, DataOutputStream out)
      throws IOException {
    switch (random.nextInt(9)) {
      case 0 -> {
        int value = random.nextInt();
        copy.int8(value);
        out.writeByte(value);
      }
      case 1 -> {
        int value = random.nextInt();
        copy.int16Field(value);
        out.writeInt(2);
        out.writeShort(value);
      }
      case 2 -> {
        int value = random.nextInt();
        copy.int32Field(value);
        out.writeInt(4);
        out.writeInt(value);
      }
      case 3 -> {
        long value = random.nextLong();
        copy.int64Field(value);
        out.writeInt(8);
        out.writeLong(value);
      }
      case 4 -> {
        copy.nullField();
        out.writeInt(-1);
      }
      case 5 -> {
        byte[] value = new byte[random.nextInt(50) == 0 ? random.nextInt(9000) : random.nextInt(9)];
        random.nextBytes(value);
        long place = copy.beginLength();
        copy.bytes(value, 0, value.length);
        copy.setLength(place);
        out.writeInt(value.length);
        out.write(value);
      }
      case 6 -> {
        byte[] value = new byte[random.nextInt(30)];
        random.nextBytes(value);
        int from = random.nextInt(value.length + 1);
        copy.bytesField(value, from, value.length);
        out.writeInt(value.length - from);
        out.write(value, from, value.length - from);
      }
      case 7 -> {
        int character = random.nextInt(0xD800);
        copy.character(character);
        out.write(Character.toString(character).getBytes(UTF_8));
      }
      default -> {
        long value = random.nextLong();
        copy.int64(value);
        out.writeLong(value);
      }
    }
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
