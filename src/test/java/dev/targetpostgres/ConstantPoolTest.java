package dev.targetpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConstantPoolTest {
  @Test
  void findsWhatIsLinked() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(file);
    data.writeLong(0);
    data.writeShort(8);
    data.writeByte(1);
    data.writeUTF("a name");
    data.writeByte(7);
    data.writeShort(1);
    data.writeByte(5);
    data.writeLong(7);
    data.writeByte(10);
    data.writeInt(0);
    data.writeByte(15);
    data.write(new byte[3]);
    data.writeByte(18);
    data.writeInt(0);
    ConstantPool pool = ConstantPool.of(new ByteArrayInputStream(file.toByteArray()));
    assertThat(pool.linkable()).isEqualTo(List.of(2, 5, 7));
    assertThat(pool.line("a/Name")).isEqualTo("@cp a/Name 2 5 7");
  }

  @Test
  void readsTheClassesThatThereAre() throws IOException {
    for (Class<?> type : List.of(Object.class, String.class, ConstantPoolTest.class, Main.class)) {
      String file = "/" + type.getName().replace('.', '/') + ".class";
      try (InputStream classFile = type.getResourceAsStream(file)) {
        assertThat(ConstantPool.of(classFile).linkable()).as(file).isNotEmpty();
      }
    }
  }

  @Test
  void saysWhenAKindIsNew() {
    byte[] file = {0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 99};
    assertThatThrownBy(() -> ConstantPool.of(new ByteArrayInputStream(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("99");
  }
}
