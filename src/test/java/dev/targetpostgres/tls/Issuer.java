package dev.targetpostgres.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/** An authority that issues good and bad certificates for tests. Keys are EC. */
public final class Issuer {
  private static final AtomicLong SERIAL = new AtomicLong(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final byte[] ECDSA_WITH_SHA256 =
      Der.element(Der.SEQUENCE, HexFormat.of().parseHex("06082a8648ce3d040302"));
  private static final byte[] BASIC_CONSTRAINTS = HexFormat.of().parseHex("0603551d13");
  private static final byte[] ALTERNATIVE_NAMES = HexFormat.of().parseHex("0603551d11");
  private static final byte[] TRUE = HexFormat.of().parseHex("0101ff");

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int UTC_TIME = 0x17;
  private static final int HOST_NAME = 0x82;
  private static final int ADDRESS = 0x87;
  private static final int FIRST_EXPLICIT = 0xa0;

  private final Identity identity;

  private Issuer(Identity identity) {
    this.identity = identity;
  }

  /** Returns an authority with a self-signed certificate. */
  public static Issuer root(String commonName) {
    return new Issuer(certified(new Subject(commonName, List.of(), true, Validity.NOW), null));
  }

  /** Returns an authority whose certificate this one signs. */
  public Issuer intermediate(String commonName) {
    return new Issuer(issue(new Subject(commonName, List.of(), true, Validity.NOW)));
  }

  /** Returns a server's certificate for the hosts, which are names or addresses. */
  public Identity server(String... hosts) {
    return issue(new Subject("server", List.of(hosts), false, Validity.NOW));
  }

  /** Returns a server's certificate that expired yesterday. */
  public Identity expired(String... hosts) {
    return issue(new Subject("server", List.of(hosts), false, Validity.PAST));
  }

  /** Returns a server's certificate that is valid from tomorrow on. */
  public Identity early(String... hosts) {
    return issue(new Subject("server", List.of(hosts), false, Validity.FUTURE));
  }

  /** Returns a certificate with only a common name: a client's, or an old server's. */
  public Identity named(String commonName) {
    return issue(new Subject(commonName, List.of(), false, Validity.NOW));
  }

  /** Returns a certificate with only a common name that expired yesterday. */
  public Identity namedAndExpired(String commonName) {
    return issue(new Subject(commonName, List.of(), false, Validity.PAST));
  }

  /** Returns a self-signed server's certificate. */
  public static Identity selfSigned(String... hosts) {
    return certified(new Subject("server", List.of(hosts), false, Validity.NOW), null);
  }

  public X509Certificate certificate() {
    return identity.certificate();
  }

  /** Returns the authority's certificate as PEM text. */
  public String certificateText() {
    return identity.alone().certificatesText();
  }

  /** Returns a revocation list with certificates of this authority, as PEM text. */
  public String revoking(Identity... withdrawn) {
    byte[] now = Validity.NOW.from();
    byte[][] entries =
        Stream.of(withdrawn)
            .map(each -> Der.element(Der.SEQUENCE, serial(each.certificate()), now))
            .toArray(byte[][]::new);
    byte[] list =
        Der.element(
            Der.SEQUENCE,
            Der.element(INTEGER, new byte[] {1}),
            ECDSA_WITH_SHA256,
            identity.certificate().getSubjectX500Principal().getEncoded(),
            now,
            Validity.NOW.until(),
            entries.length == 0 ? new byte[0] : Der.element(Der.SEQUENCE, entries));
    return new Pem("X509 CRL", Map.of(), signed(list, identity.key())).text();
  }

  private static byte[] serial(X509Certificate certificate) {
    return Der.element(INTEGER, certificate.getSerialNumber().toByteArray());
  }

  private Identity issue(Subject subject) {
    return certified(subject, identity);
  }

  /** Returns a certificate that the issuer signs, or a self-signed one if the issuer is null. */
  private static Identity certified(Subject subject, Identity issuer) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair keys = generator.generateKeyPair();
      X500Principal name = new X500Principal("CN=" + subject.commonName());
      byte[] content =
          subject.encoded(
              issuer == null ? name : issuer.certificate().getSubjectX500Principal(),
              keys.getPublic());
      byte[] signed = signed(content, issuer == null ? keys.getPrivate() : issuer.key());
      List<X509Certificate> chain = new ArrayList<>();
      chain.add(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(signed)));
      if (issuer != null && !issuer.isSelfSigned()) {
        chain.addAll(issuer.chain());
      }
      return new Identity(chain, keys.getPrivate());
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static byte[] signed(byte[] content, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(content);
      return Der.element(
          Der.SEQUENCE,
          content,
          ECDSA_WITH_SHA256,
          Der.element(BIT_STRING, new byte[1], signature.sign()));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The time in which a certificate is valid, in days from now. */
  private record Validity(int fromDays, int untilDays) {
    static final Validity NOW = new Validity(-1, 30);
    static final Validity PAST = new Validity(-30, -1);
    static final Validity FUTURE = new Validity(1, 30);

    byte[] from() {
      return time(fromDays);
    }

    byte[] until() {
      return time(untilDays);
    }

    private static byte[] time(int days) {
      Instant instant = Instant.now().plus(Duration.ofDays(days));
      return Der.element(UTC_TIME, TIME.format(instant).getBytes(US_ASCII));
    }
  }

  /** The content of a certificate. */
  private record Subject(
      String commonName, List<String> hosts, boolean isIssuer, Validity validity) {
    byte[] encoded(X500Principal issuer, PublicKey key) {
      return Der.element(
          Der.SEQUENCE,
          Der.element(FIRST_EXPLICIT, Der.element(INTEGER, new byte[] {2})),
          Der.element(INTEGER, BigInteger.valueOf(SERIAL.getAndIncrement()).toByteArray()),
          ECDSA_WITH_SHA256,
          issuer.getEncoded(),
          Der.element(Der.SEQUENCE, validity.from(), validity.until()),
          new X500Principal("CN=" + commonName).getEncoded(),
          key.getEncoded(),
          extensions());
    }

    private byte[] extensions() {
      List<byte[]> extensions = new ArrayList<>();
      byte[] constraints = Der.element(Der.SEQUENCE, isIssuer ? TRUE : new byte[0]);
      extensions.add(extension(BASIC_CONSTRAINTS, constraints));
      if (!hosts.isEmpty()) {
        byte[][] names = hosts.stream().map(Subject::name).toArray(byte[][]::new);
        extensions.add(extension(ALTERNATIVE_NAMES, Der.element(Der.SEQUENCE, names)));
      }
      return Der.element(
          FIRST_EXPLICIT + 3, Der.element(Der.SEQUENCE, extensions.toArray(byte[][]::new)));
    }

    private static byte[] extension(byte[] kind, byte[] content) {
      return Der.element(Der.SEQUENCE, kind, Der.element(Der.OCTET_STRING, content));
    }

    private static byte[] name(String host) {
      if (!host.matches("[0-9.]+|.*:.*")) {
        return Der.element(HOST_NAME, host.getBytes(US_ASCII));
      }
      try {
        return Der.element(ADDRESS, InetAddress.getByName(host).getAddress());
      } catch (UnknownHostException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }
}
