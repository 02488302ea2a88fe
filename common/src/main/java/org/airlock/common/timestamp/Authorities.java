package org.airlock.common.timestamp;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.failure.Failure;
import org.airlock.common.store.Disk;

/**
 * Certificates that somebody trusts to say the time: of authorities themselves, or of those who
 * certify them.
 *
 * @param certificates at least one
 */
public record Authorities(List<X509Certificate> certificates) {
  private static final int LARGEST_FILE_BYTES = 1 << 20;

  public Authorities {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
  }

  /** Reads a file of people's; see {@link #parse}. */
  public static Authorities read(Disk disk, Path file) {
    return parse(disk.read(file, LARGEST_FILE_BYTES), file.toString());
  }

  /**
   * Reads a file with one or more certificates, PEM or DER.
   *
   * @throws Failure.Integrity when there is none
   */
  public static Authorities parse(Bytes file, String source) {
    List<X509Certificate> all = new ArrayList<>();
    try {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(file.toArray()))) {
        all.add((X509Certificate) certificate);
      }
    } catch (CertificateException e) {
      throw none(source);
    }
    if (all.isEmpty()) {
      throw none(source);
    }
    return new Authorities(all);
  }

  private static Failure.Integrity none(String source) {
    return new Failure.Integrity(
        source + ": holds no X.509 certificate",
        "name the PEM file of the time stamp authority, or of the root that certifies it");
  }
}
