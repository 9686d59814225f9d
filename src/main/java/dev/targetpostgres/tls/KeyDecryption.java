package dev.targetpostgres.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decrypts private keys that OpenSSL encrypted. All methods throw NoSuchAlgorithmException for an
 * unknown algorithm, and another GeneralSecurityException for a wrong password.
 */
public final class KeyDecryption {
  /** The header of older OpenSSL versions, with the cipher and its initialization vector. */
  private static final String CIPHER_HEADER = "DEK-Info";

  private static final Map<String, Integer> KEY_BYTES =
      Map.of("AES-128-CBC", 16, "AES-192-CBC", 24, "AES-256-CBC", 32, "DES-EDE3-CBC", 24);

  private static final Pattern CURRENT_ALGORITHM =
      Pattern.compile("PBEWithHmac(?<digest>\\w+)AndAES_(?<bits>\\d+)");

  private static final int SALT_BYTES = 8;

  private KeyDecryption() {}

  static byte[] pkcs8(Pem block, String password) throws GeneralSecurityException {
    return pkcs8(block.content(), password);
  }

  /** Decrypts a PKCS#8 key that is encrypted by PKCS#5 (PBES1 or PBES2). */
  public static byte[] pkcs8(byte[] content, String password) throws GeneralSecurityException {
    EncryptedPrivateKeyInfo key;
    try {
      key = new EncryptedPrivateKeyInfo(content);
    } catch (IOException unknown) {
      throw new NoSuchAlgorithmException(unknown);
    }
    AlgorithmParameters parameters = key.getAlgParameters();
    if (parameters == null) {
      throw new NoSuchAlgorithmException(key.getAlgName());
    }
    // Only the parameters' text names digest and cipher; the algorithm's name is always PBES2.
    Matcher current = CURRENT_ALGORITHM.matcher(parameters.toString());
    return current.matches()
        ? pbes2(key, parameters.getParameterSpec(PBEParameterSpec.class), current, password)
        : pbes1(key, parameters, password);
  }

  /** Does not use the JDK's cipher for PBES2, which accepts only ASCII passwords. */
  private static byte[] pbes2(
      EncryptedPrivateKeyInfo key, PBEParameterSpec parameters, Matcher algorithm, String password)
      throws GeneralSecurityException {
    int bits = Integer.parseInt(algorithm.group("bits"));
    PBEKeySpec words =
        new PBEKeySpec(
            password.toCharArray(), parameters.getSalt(), parameters.getIterationCount(), bits);
    byte[] derived =
        SecretKeyFactory.getInstance("PBKDF2WithHmac" + algorithm.group("digest"))
            .generateSecret(words)
            .getEncoded();
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(derived, "AES"), parameters.getParameterSpec());
    return cipher.doFinal(key.getEncryptedData());
  }

  private static byte[] pbes1(
      EncryptedPrivateKeyInfo key, AlgorithmParameters parameters, String password)
      throws GeneralSecurityException {
    SecretKey derived =
        SecretKeyFactory.getInstance(key.getAlgName())
            .generateSecret(new PBEKeySpec(password.toCharArray()));
    Cipher cipher = Cipher.getInstance(key.getAlgName());
    cipher.init(Cipher.DECRYPT_MODE, derived, parameters);
    return cipher.doFinal(key.getEncryptedData());
  }

  /** Returns whether a key in PKCS#1 or SEC1 form is encrypted. */
  static boolean isNeeded(Pem block) {
    return block.headers().containsKey(CIPHER_HEADER);
  }

  /** Decrypts a key in PKCS#1 or SEC1 form, by the method of older OpenSSL versions. */
  static byte[] traditional(Pem block, String password) throws GeneralSecurityException {
    String[] header = block.headers().getOrDefault(CIPHER_HEADER, "").split(",", 2);
    Integer keyBytes = KEY_BYTES.get(header[0]);
    if (keyBytes == null || header.length == 1) {
      throw new NoSuchAlgorithmException(header[0]);
    }
    byte[] vector = vector(header[1]);
    byte[] derived = derived(password, Arrays.copyOf(vector, SALT_BYTES), keyBytes);
    String algorithm = header[0].startsWith("AES") ? "AES" : "DESede";
    Cipher cipher = Cipher.getInstance(algorithm + "/CBC/PKCS5Padding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(derived, algorithm), new IvParameterSpec(vector));
    return cipher.doFinal(block.content());
  }

  private static byte[] vector(String hexadecimal) throws NoSuchAlgorithmException {
    try {
      return HexFormat.of().parseHex(hexadecimal.strip());
    } catch (IllegalArgumentException damaged) {
      throw new NoSuchAlgorithmException(damaged);
    }
  }

  /** Concatenates MD5 digests, each of the previous digest, the password and the salt. */
  private static byte[] derived(String password, byte[] salt, int length)
      throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    byte[] derived = new byte[0];
    byte[] last = derived;
    while (derived.length < length) {
      digest.update(last);
      digest.update(password.getBytes(StandardCharsets.UTF_8));
      last = digest.digest(salt);
      derived = Arrays.copyOf(derived, derived.length + last.length);
      System.arraycopy(last, 0, derived, derived.length - last.length, last.length);
    }
    return Arrays.copyOf(derived, length);
  }
}
