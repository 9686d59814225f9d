package dev.targetpostgres.tls;

import dev.targetpostgres.report.Wording;
import java.io.ByteArrayInputStream;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads certificates and revocation lists. */
final class Certificates {
  static final String CERTIFICATE = "CERTIFICATE";
  static final String REVOCATION_LIST = "X509 CRL";

  private Certificates() {}

  /** Returns the certificates in a user's file or text; fails if there is none. */
  static List<X509Certificate> read(TlsInput input) {
    try {
      List<X509Certificate> certificates = certificates(input.blocks(CERTIFICATE));
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (CertificateException unreadable) {
      throw input.wrong(Wording.CERTIFICATE_DAMAGED.with());
    }
    throw input.wrong(Wording.NO_CERTIFICATE.with());
  }

  /** Returns the revocation lists in a user's file or text; fails if there is none. */
  static List<X509CRL> readRevocationLists(TlsInput input) {
    try {
      List<X509CRL> lists = revocationLists(input.blocks(REVOCATION_LIST));
      if (!lists.isEmpty()) {
        return lists;
      }
    } catch (CRLException | CertificateException unreadable) {
      throw input.wrong(Wording.REVOCATION_LIST_DAMAGED.with());
    }
    throw input.wrong(Wording.NO_REVOCATION_LIST.with());
  }

  static List<X509Certificate> certificates(List<Pem> blocks) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Pem block : blocks) {
      if (block.label().equals(CERTIFICATE)) {
        ByteArrayInputStream content = new ByteArrayInputStream(block.content());
        certificates.add((X509Certificate) factory.generateCertificate(content));
      }
    }
    return certificates;
  }

  static List<X509CRL> revocationLists(List<Pem> blocks) throws CRLException, CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509CRL> lists = new ArrayList<>();
    for (Pem block : blocks) {
      if (block.label().equals(REVOCATION_LIST)) {
        lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(block.content())));
      }
    }
    return lists;
  }

  /** Returns the blocks of a user's file or text that have the label, as PEM text. */
  static String text(TlsInput input, String label) {
    return input.blocks(label).stream()
        .filter(block -> block.label().equals(label))
        .map(Pem::text)
        .collect(Collectors.joining());
  }
}
