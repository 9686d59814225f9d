package dev.targetpostgres;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a class refers to. A JVM that links classes ahead of time is told so, entry by entry, in the
 * list that an archive is made from; it leaves out by itself what it cannot link.
 *
 * @param linkable indexes of classes, fields, methods and places that are linked by a bootstrap
 *     method, which lambdas and joined strings are
 * @see <a href="https://docs.oracle.com/javase/specs/jvms/se17/html/jvms-4.html#jvms-4.4">JVMS,
 *     4.4: The Constant Pool</a>
 */
record ConstantPool(List<Integer> linkable) {
  private static final int AFTER_MAGIC_AND_VERSION = 8;

  /**
   * Reads the beginning of a class file.
   *
   * @throws IOException also where there is a kind of entry that is not known
   */
  static ConstantPool of(InputStream classFile) throws IOException {
    DataInputStream data = new DataInputStream(classFile);
    data.skipNBytes(AFTER_MAGIC_AND_VERSION);
    int count = data.readUnsignedShort();
    List<Integer> linkable = new ArrayList<>();
    for (int index = 1; index < count; index++) {
      int tag = data.readUnsignedByte();
      switch (tag) {
        case 1 -> data.skipNBytes(data.readUnsignedShort()); // Utf8
        case 3, 4 -> data.skipNBytes(4); // Integer, Float
        case 5, 6 -> { // Long and Double, which take two entries
          data.skipNBytes(8);
          index++;
        }
        case 7 -> { // Class
          linkable.add(index);
          data.skipNBytes(2);
        }
        case 9, 10, 11, 18 -> { // Fieldref, Methodref, InterfaceMethodref, InvokeDynamic
          linkable.add(index);
          data.skipNBytes(4);
        }
        case 12, 17 -> data.skipNBytes(4); // NameAndType, Dynamic
        case 15 -> data.skipNBytes(3); // MethodHandle
        case 8, 16, 19, 20 -> data.skipNBytes(2); // String, MethodType, Module, Package
        default -> throw new IOException("constant of unknown kind " + tag);
      }
    }
    return new ConstantPool(linkable);
  }

  /** In the form of the class list. */
  String line(String className) {
    return linkable.stream()
        .map(index -> Integer.toString(index))
        .collect(Collectors.joining(" ", "@cp " + className + " ", ""));
  }
}
